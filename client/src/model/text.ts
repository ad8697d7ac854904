/** What changed between two texts, never inside a letter: accents, emoji and flags stay whole. */
import { TEXT_LIMIT } from '../schema/terms'

export interface Splice {
  at: number
  remove: number
  insert: string
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function startsOf(text: string): Set<number> {
  const starts = new Set<number>([text.length])
  for (const { index } of letters.segment(text)) starts.add(index)
  return starts
}

function equalHead(a: string, b: string, limit: number): number {
  let head = 0
  while (head < limit && a[head] === b[head]) head++
  return head
}

function equalTail(a: string, b: string, from: number, limit: number): number {
  let tail = from
  while (tail < limit && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  return tail
}

/**
 * One splice that makes `after` of `before`, or null when they are equal.
 * `caret` (in `after`) tells repeated letters apart: what was typed ends at the caret.
 */
export function spliceBetween(before: string, after: string, caret = after.length): Splice | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  const typed = Math.min(shorter, Math.max(0, after.length - caret))
  let tail = equalTail(before, after, 0, typed)
  let head = equalHead(before, after, shorter - tail)
  tail = equalTail(before, after, tail, shorter - head)

  const [old, now] = [startsOf(before), startsOf(after)]
  while (head > 0 && !(old.has(head) && now.has(head))) head--
  while (tail > 0 && !(old.has(before.length - tail) && now.has(after.length - tail))) tail--
  return {
    at: head,
    remove: before.length - head - tail,
    insert: after.slice(head, after.length - tail),
  }
}

/** As many whole letters of `text` as fit in `room` UTF-16 units. */
export function shorten(text: string, room: number): string {
  if (text.length <= room) return text
  let end = 0
  for (const { index, segment } of letters.segment(text)) {
    if (index + segment.length > room) break
    end = index + segment.length
  }
  return text.slice(0, end)
}

/** The same splice with its insertion cut so that the text stays within the limit. */
export function limited(before: string, splice: Splice, limit = TEXT_LIMIT): Splice {
  const room = Math.max(0, limit - (before.length - splice.remove))
  return { ...splice, insert: shorten(splice.insert, room) }
}

/** Where an index of a text stands after somebody else's splice. */
export function shifted(index: number, { at, remove, insert }: Splice): number {
  if (index <= at) return index
  return Math.max(at, index - remove) + insert.length
}

/** A text as it is compared: without accents and case, "œ" as "oe", every space a space. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('’', "'")
    .replace(/\s/gu, ' ')
