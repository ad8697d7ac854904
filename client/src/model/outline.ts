/** The board as headings and lists: zone, group, note; every note stands there exactly once. */
import * as Y from 'yjs'
import { ZONES, type Kind, type NoteId, type ZoneId } from '../schema/terms'
import type { Board } from './board'

/** The version of the document that this page understands. */
const SCHEMA = 1

export interface Leaf {
  readonly id: NoteId
  readonly kind: Kind
  readonly zone: ZoneId
}
export interface Belonging {
  label: string | null
  solution: NoteId | null
}

/** A solution with its members, or the notes of a zone that share a label. */
export interface Group<T> {
  key: string
  head: T | null
  label: string | null
  notes: T[]
}
export interface Section<T> {
  zone: ZoneId
  /** What the table has retained comes first. */
  retained: T[]
  groups: Group<T>[]
  /** The notes that belong to no group. */
  loose: T[]
  count: number
}

/** What a note says of the group it belongs to. */
export function belonging(board: Board, id: NoteId): Belonging {
  const entry = board.notes.get(id)
  const text = (key: string): string | null => {
    const value = entry?.get(key)
    return typeof value === 'string' && value.trim() !== '' ? value : null
  }
  return { label: text('label'), solution: text('solution') }
}

/**
 * The outline of notes that come in reading order. A note whose solution is missing stands
 * in its own zone; a label that stands alone is no group; a solution is part of no other.
 */
export function outlineOf<T extends Leaf>(
  reading: readonly T[],
  retained: ReadonlySet<NoteId | null>,
  belongs: (note: T) => Belonging,
): Section<T>[] {
  const heads = reading.filter(({ id, kind }) => kind === 'solution' && !retained.has(id))
  const solutions = new Map(heads.map((head) => [head.id, solutionGroup(head)]))
  const inSolution = (note: T) =>
    solutions.get(note.id) ?? solutions.get(belongs(note).solution ?? '')
  const free = reading.filter((note) => !inSolution(note) && !retained.has(note.id))
  const shared = labelsShared(free, belongs)
  const sections = ZONES.map((zone) => emptySection<T>(zone))
  /** The list of a section in which a note stands. */
  const listIn = (section: Section<T>, note: T, solution: Group<T> | undefined): T[] => {
    if (retained.has(note.id)) return section.retained
    if (solution) return solution.notes
    const { label } = belongs(note)
    const isShared = label !== null && shared.has(keyOf(note, label))
    return isShared ? labelled(section, label, note).notes : section.loose
  }
  for (const note of reading) {
    const solution = inSolution(note)
    const section = sections[ZONES.indexOf((solution?.head ?? note).zone)]
    if (!section) continue
    section.count++
    if (solution?.head === note) section.groups.push(solution)
    else listIn(section, note, solution).push(note)
  }
  for (const { groups } of sections)
    groups.sort((a, b) => Number(a.head === null) - Number(b.head === null))
  return sections
}

const solutionGroup = <T extends Leaf>(head: T): Group<T> => ({
  key: head.id,
  head,
  label: null,
  notes: [],
})

const emptySection = <T>(zone: ZoneId): Section<T> => ({
  zone,
  retained: [],
  groups: [],
  loose: [],
  count: 0,
})

const keyOf = ({ zone }: Leaf, label: string): string => `${zone}:${label}`

/** The labels that two notes or more of one zone share. */
function labelsShared<T extends Leaf>(
  free: readonly T[],
  belongs: (note: T) => Belonging,
): Set<string> {
  const once = new Set<string>()
  const shared = new Set<string>()
  for (const note of free) {
    const { label } = belongs(note)
    if (label === null) continue
    const key = keyOf(note, label)
    if (once.has(key)) shared.add(key)
    once.add(key)
  }
  return shared
}

/** The group of a label, made when the first of its notes is met. */
function labelled<T extends Leaf>(section: Section<T>, label: string, note: T): Group<T> {
  const key = keyOf(note, label)
  const known = section.groups.find((one) => one.key === key)
  if (known) return known
  const group: Group<T> = { key, head: null, label, notes: [] }
  section.groups.push(group)
  return group
}

/** The notes that a page could read. */
export type Readable = Pick<ReadonlyMap<NoteId, unknown>, 'has' | 'size'>

/** How many notes on the table are none of them: of a kind, or a form, that nobody knows here. */
export function unread(board: Board, readable: Readable): number {
  // Nearly always: nothing is counted, for this is asked after every letter.
  if (board.notes._map.size === readable.size) return 0
  let count = 0
  for (const [id, entry] of board.notes.entries()) {
    const gone = entry instanceof Y.Map && Boolean(entry.get('del'))
    if (!gone && !readable.has(id)) count++
  }
  return count
}

/** Whether a newer version of the software has written on this board. */
export function isNewer(board: Board): boolean {
  const schema = board.about.get('schema')
  return typeof schema === 'number' && schema > SCHEMA
}
