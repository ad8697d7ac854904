/** Papers in even columns on a screen of fixed height: fewer papers rather than smaller ones. */
import { shorten } from '../../model/text'

export interface Room {
  columns: number
  /** Height of a column, in the unit of the heights of papers. */
  height: number
  gap: number
}

export interface Arrangement {
  columns: string[][]
  hidden: number
}

type Heights = ReadonlyMap<string, number>

function heightOf(column: readonly string[], heights: Heights, gap: number): number {
  return column.reduce((sum, id) => sum + (heights.get(id) ?? 0) + gap, 0)
}

/**
 * Where each paper stands; `order` is oldest first. What already stands stays where it is,
 * so that a new paper moves no other; without room, the oldest makes way for the newest.
 */
export function arrange(
  previous: readonly (readonly string[])[],
  order: readonly string[],
  heights: Heights,
  room: Room,
): Arrangement {
  let columns = standing(previous, order, heights, room)
  const shown = new Set(columns.flat())
  for (const id of order) {
    if (!shown.has(id)) columns = placed(columns, id, order, heights, room) ?? columns
  }
  return { columns, hidden: order.length - columns.flat().length }
}

/** The previous columns without what left and without what no longer fits at their end. */
function standing(
  previous: readonly (readonly string[])[],
  order: readonly string[],
  heights: Heights,
  { columns, height, gap }: Room,
): string[][] {
  const known = new Set(order)
  const kept = previous.length === columns ? previous : []
  return Array.from({ length: columns }, (_, place) => {
    const column = (kept[place] ?? []).filter((id) => known.has(id))
    while (column.length > 1 && heightOf(column, heights, gap) - gap > height) column.pop()
    return column
  })
}

/** The columns with one more paper, or null when even without older ones it finds no room. */
function placed(
  columns: readonly (readonly string[])[],
  id: string,
  order: readonly string[],
  heights: Heights,
  { height, gap }: Room,
): string[][] | null {
  const next = columns.map((column) => [...column])
  const tall = Math.min(height, heights.get(id) ?? 0)
  const older = order.slice(0, order.indexOf(id)).filter((other) => next.flat().includes(other))
  for (;;) {
    const filled = next.map((column) => heightOf(column, heights, gap))
    const least = Math.min(...filled)
    const shortest = next[filled.indexOf(least)]
    if (shortest && least + tall <= height) {
      shortest.push(id)
      return next
    }
    const leaving = older.shift()
    if (leaving === undefined) return null
    for (const column of next) {
      if (column.includes(leaving)) column.splice(column.indexOf(leaving), 1)
    }
  }
}

/** How many names fit on one line, given roughly what a letter and a seat take. */
export function namesThatFit(names: readonly string[], width: number, letter = 15, seat = 90) {
  let used = 0
  let count = 0
  for (const name of names) {
    used += seat + name.length * letter
    if (used > width) break
    count++
  }
  return count
}

/** No line of a screen begins with a sign that French sets apart by a space. */
export const bound = (text: string): string => text.replace(/ (?=[?!:;»%])/gu, '\u00a0')

/** As much of a note as the last row can read at once; the phones have the rest. */
export function headOf(text: string, limit = 220): string {
  if (text.length <= limit) return bound(text)
  const head = bound(shorten(text, limit - 1))
  const end = head.search(/\s+\S*$/u)
  return `${(end > limit / 2 ? head.slice(0, end) : head).replace(/[\s,;:.]+$/u, '')}…`
}
