/**
 * Bringing order among papers: values in, moves out. Nothing changes its zone here, for
 * where a paper lies says what it is; loaded after the table.
 */
import type { NoteId, Point, Size, ZoneId } from '../schema/terms'
import { GAP, HEADER, freePlace, meet, within, zoneRect, type Rect } from './geometry'

export interface Placed extends Rect {
  id: NoteId
  zone: ZoneId
}
export interface Move {
  id: NoteId
  zone: ZoneId
  pos: Point
}
type Arrange = (notes: readonly Placed[], others: readonly Rect[]) => Move[]

/** How far a paper of a pile shows what lies below it. */
const PILE_STEP = 36

const rightOf = (rect: Rect) => rect.x + rect.w
const rows = (a: Rect, b: Rect) => a.y - b.y || a.x - b.x
const columns = (a: Rect, b: Rect) => a.x - b.x || a.y - b.y

/** Do it in each zone for itself. */
function byZone(notes: readonly Placed[], arrange: (notes: Placed[], zone: ZoneId) => Move[]) {
  return [...new Set(notes.map(({ zone }) => zone))].flatMap((zone) =>
    arrange(
      notes.filter((note) => note.zone === zone),
      zone,
    ),
  )
}

const moved = ({ id, zone }: Placed, pos: Point): Move => ({ id, zone, pos })

/** One below the other along the leftmost edge; what would cover another goes further down. */
export const alignLeft: Arrange = (notes) =>
  byZone(notes, (some) => {
    const x = Math.min(...some.map((note) => note.x))
    let free = -Infinity
    return some.sort(rows).map((note) => {
      const y = Math.max(note.y, free)
      free = y + note.h + GAP
      return moved(note, [x, y])
    })
  })

/** Side by side along the topmost edge; what is too much for one line becomes a grid. */
export const alignTop: Arrange = (notes, others) =>
  byZone(notes, (some, zone) => {
    const { x: left, w } = zoneRect(zone)
    const line = some.sort(columns)
    const y = Math.min(...line.map((note) => note.y))
    const xs = spread(line, left + w - GAP / 2)
    if ((xs[0] ?? 0) < left) return grid(line, others)
    return line.map((note, i) => moved(note, [xs[i] ?? note.x, y]))
  })

/** Where papers stand on one line when none covers the next and none passes `right`. */
function spread(line: readonly Rect[], right: number): number[] {
  let free = -Infinity
  const xs = line.map((note) => {
    const x = Math.max(note.x, free)
    free = x + note.w + GAP
    return x
  })
  let end = right
  return xs
    .map((x, i) => [x, line[i]?.w ?? 0] as const)
    .reverse()
    .map(([x, w]) => {
      const kept = Math.min(x, end - w)
      end = kept - GAP
      return kept
    })
    .reverse()
}

/** The columns in which they stand more or less, made straight. */
export const inColumns: Arrange = (notes, others) =>
  byZone(notes, (some, zone) => {
    const stacks: Placed[][] = []
    for (const note of some.sort(columns)) {
      const [first] = stacks.at(-1) ?? []
      if (first && note.x + note.w / 2 < rightOf(first)) stacks.at(-1)?.push(note)
      else stacks.push([note])
    }
    const widths = stacks.map((stack) => Math.max(...stack.map(({ w }) => w)))
    const size: Size = [
      widths.reduce((sum, w) => sum + w + GAP, -GAP),
      Math.max(...stacks.map((stack) => stack.reduce((sum, { h }) => sum + h + GAP, -GAP))),
    ]
    if (size[0] > zoneRect(zone).w - GAP) return grid(some.sort(rows), others)
    const [left, top] = room(zone, size, some, others)
    let x = left
    return stacks.flatMap((stack, i) => {
      let y = top
      const moves = stack.sort(rows).map((note) => {
        const move = moved(note, [x, y])
        y += note.h + GAP
        return move
      })
      x += (widths[i] ?? 0) + GAP
      return moves
    })
  })

/** Rows and columns, in the order given. */
export const grid: Arrange = (notes, others) =>
  byZone(notes, (some, zone) => {
    const cell = Math.max(...some.map(({ w }) => w)) + GAP
    const most = Math.max(1, Math.floor((zoneRect(zone).w - GAP) / cell))
    const across = Math.min(most, Math.ceil(Math.sqrt(some.length)))
    const lines: Placed[][] = []
    for (let i = 0; i < some.length; i += across) lines.push(some.slice(i, i + across))
    const heights = lines.map((line) => Math.max(...line.map(({ h }) => h)))
    const size: Size = [across * cell - GAP, heights.reduce((sum, h) => sum + h + GAP, -GAP)]
    const [left, top] = room(zone, size, some, others)
    let y = top
    return lines.flatMap((line, i) => {
      const moves = line.map((note, column) => moved(note, [left + column * cell, y]))
      y += (heights[i] ?? 0) + GAP
      return moves
    })
  })

/** A grid in reading order as they lie now. */
export const gridAsRead: Arrange = (notes, others) =>
  grid(
    [...notes].sort((a, b) => Math.round((a.y - b.y) / 60) || a.x - b.x),
    others,
  )

/** One pile: of each paper the first line shows. */
export const pile: Arrange = (notes, others) =>
  byZone(notes, (some, zone) => {
    some.sort(rows)
    const tall = Math.max(...some.map(({ h }, i) => i * PILE_STEP + h))
    const [x, y] = room(zone, [Math.max(...some.map(({ w }) => w)), tall], some, others)
    return some.map((note, i) => moved(note, [x, y + i * PILE_STEP]))
  })

/** A grid by a word or a number of each; those without one come last, the rest as they lie. */
export const sorted =
  (key: (id: NoteId) => string | number | null): Arrange =>
  (notes, others) => {
    const keys = new Map(notes.map(({ id }) => [id, key(id)]))
    const compare = (a: Placed, b: Placed) => {
      const [one, two] = [keys.get(a.id) ?? null, keys.get(b.id) ?? null]
      if (one === null || two === null) return Number(one === null) - Number(two === null)
      // Numbers fall, words rise.
      if (typeof one === 'number') return Number(two) - one
      return one.localeCompare(String(two))
    }
    return grid(
      [...notes].sort((a, b) => compare(a, b) || rows(a, b)),
      others,
    )
  }

/** Where a block may lie: where its papers are, if it covers no other there. */
function room(zone: ZoneId, size: Size, some: readonly Rect[], others: readonly Rect[]): Point {
  const x = Math.min(...some.map((note) => note.x))
  const y = Math.max(HEADER, Math.min(...some.map((note) => note.y)))
  const wish = within(zone, [x, y], size, y + size[1] + GAP)
  const block = { x: wish[0], y: wish[1], w: size[0], h: size[1] }
  if (!others.some((other) => meet(other, block))) return wish
  return freePlace(zone, size, others, y)
}

/** Free places for papers that come, one after the other, in the order given. */
export function places(zone: ZoneId, sizes: readonly Size[], taken: readonly Rect[], from = 0) {
  const { x, w } = zoneRect(zone)
  const near = taken.filter((rect) => rect.x < x + w + GAP && rightOf(rect) > x - GAP)
  return sizes.map(([width, height]): Point => {
    const pos = freePlace(zone, [width, height], near, from)
    near.push({ x: pos[0], y: pos[1], w: width, h: height })
    return pos
  })
}
