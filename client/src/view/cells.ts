/** Where the papers lie, by cells of a grid: what is near is found without asking them all. */
import type { Rect } from '../model/geometry'

/** Something in the grid; it remembers its cell, so that leaving it costs nothing. */
export interface Placed extends Rect {
  cell: number
}

const CELL_PX = 512
/** Board px end at ±1,000,000 (schema): that many cells to each side, and some to spare. */
const HALF = 2048
const NOWHERE = -1

const column = (px: number): number =>
  Math.min(Math.max(Math.floor(px / CELL_PX), -HALF), HALF - 1) + HALF

export class Cells<T extends Placed> {
  private readonly cells = new Map<number, T[]>()
  /** The largest paper so far: one whose corner is so far away may still reach into view. */
  private widest = 0
  private tallest = 0

  /** Lay it into the cell of its upper left corner, or move it there. */
  put(item: T, { x, y, w, h }: Rect): void {
    this.widest = Math.max(this.widest, w)
    this.tallest = Math.max(this.tallest, h)
    const cell = column(x) * 2 * HALF + column(y)
    if (cell === item.cell) return
    this.remove(item)
    item.cell = cell
    const there = this.cells.get(cell)
    if (there) there.push(item)
    else this.cells.set(cell, [item])
  }

  remove(item: T): void {
    const there = this.cells.get(item.cell)
    if (!there) return
    const last = there.pop()
    if (last && last !== item) there[there.indexOf(item)] = last
    if (there.length === 0) this.cells.delete(item.cell)
    item.cell = NOWHERE
  }

  /** Everything whose rectangle may meet this one, and little else; in no order. */
  near({ x, y, w, h }: Rect, margin = 0): T[] {
    const [left, right] = [column(x - margin - this.widest), column(x + w + margin)]
    const [top, bottom] = [column(y - margin - this.tallest), column(y + h + margin)]
    const found: T[] = []
    const inside = (across: number, down: number) =>
      across >= left && across <= right && down >= top && down <= bottom
    // From very far it is quicker to ask the cells that hold something.
    if ((right - left + 1) * (bottom - top + 1) > this.cells.size) {
      for (const [cell, items] of this.cells)
        if (inside(Math.floor(cell / (2 * HALF)), cell % (2 * HALF))) found.push(...items)
      return found
    }
    for (let across = left; across <= right; across++)
      for (let down = top; down <= bottom; down++)
        found.push(...(this.cells.get(across * 2 * HALF + down) ?? []))
    return found
  }
}
