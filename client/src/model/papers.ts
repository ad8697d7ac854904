/** What is done to several papers at once, each as one transaction; loaded after the table. */
import type { Kind, NoteId, Size } from '../schema/terms'
import type { Board, Entry } from './board'
import { MEDIUM } from './geometry'
import { below } from './lowering'
import { above } from './order'

/** Sizes of paper, from the smallest. */
export const SIZES = { s: [160, 96], m: MEDIUM, l: [320, 192] } as const satisfies Record<
  string,
  Size
>
export type SizeName = keyof typeof SIZES

/** Colours of paper; paper.css has their values. A note without one has that of its kind. */
export const COLOURS = ['yellow', 'red', 'blue', 'green', 'violet', 'brown', 'white'] as const
/** The kind whose paper has this colour. */
export const PAPER_OF: Record<string, Kind> = {
  yellow: 'idea',
  red: 'challenge',
  blue: 'future',
  green: 'action',
  violet: 'actor',
  brown: 'initiative',
  white: 'solution',
}
export const LABEL_LIMIT = 40

function each(board: Board, ids: Iterable<NoteId>, change: (entry: Entry) => void): void {
  board.doc.transact(() => {
    for (const id of ids) {
      const entry = board.notes.get(id)
      if (entry) change(entry)
    }
  }, board.local)
}

/** Set a key to a value, or take it away with null; what is so already is not written again. */
function set(entry: Entry, key: string, value: string | null): void {
  if (value === null) {
    if (entry.has(key)) entry.delete(key)
  } else if (entry.get(key) !== value) entry.set(key, value)
}

export function setKind(board: Board, ids: Iterable<NoteId>, kind: Kind): void {
  each(board, ids, (entry) => set(entry, 'kind', kind))
}

export function setColour(board: Board, ids: Iterable<NoteId>, colour: string | null): void {
  each(board, ids, (entry) => set(entry, 'colour', colour))
}

/** A short tag, or none when nothing is left of it. */
export function setLabel(board: Board, ids: Iterable<NoteId>, label: string): void {
  const short = label.replaceAll(/\s+/gu, ' ').trim().slice(0, LABEL_LIMIT).trim()
  each(board, ids, (entry) => set(entry, 'label', short || null))
}

export function setSize(board: Board, ids: Iterable<NoteId>, name: SizeName): void {
  each(board, ids, (entry) => {
    if (name !== 'm') entry.set('size', [...SIZES[name]])
    else if (entry.has('size')) entry.delete('size')
  })
}

/** Which of the sizes a note has; null for one of another manner. */
export function sizeOf(board: Board, id: NoteId): SizeName | null {
  const size = board.read(id)?.size
  const names = Object.keys(SIZES) as SizeName[]
  return names.find((name) => SIZES[name].every((px, i) => px === size?.[i])) ?? null
}

/** From back to front, as they lie now. */
function inOrder(board: Board, ids: Iterable<NoteId>): NoteId[] {
  const z = (id: NoteId) => String(board.notes.get(id)?.get('z') ?? '')
  return [...ids].sort((a, b) => (z(a) < z(b) ? -1 : z(a) > z(b) ? 1 : a < b ? -1 : 1))
}

/** In front of all others, in the order they have among themselves. */
export function toFront(board: Board, ids: Iterable<NoteId>): void {
  let z = board.highest()
  each(board, inOrder(board, ids), (entry) => entry.set('z', (z = above(z))))
}

/** Behind all others, in the order they have among themselves. */
export function toBack(board: Board, ids: Iterable<NoteId>): void {
  let z: string | null = null
  for (const { z: other } of board.living()) if (other && (z === null || other < z)) z = other
  each(board, inOrder(board, ids).reverse(), (entry) => entry.set('z', (z = below(z))))
}

/** All labels in use, most used first. */
export function labels(board: Board): string[] {
  const counts = new Map<string, number>()
  for (const { label } of board.living()) if (label) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label)
}
