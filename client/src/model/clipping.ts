/** Papers on their way through the clipboard, and what words from elsewhere become. */
import { isKind, isZone, TEXT_LIMIT, type NoteId, type Point, type Size } from '../schema/terms'
import type { Board, NewNote, Note } from './board'
import { newId } from './ids'
import { LINK_KINDS, type LinkKind } from './links'
import { shorten } from './text'

/** How the clipboard calls papers of ours; other programs get the words. */
export const CLIP_TYPE = 'application/x-tablee-notes'
/** More lines at once would bury the table. */
export const MOST_NOTES = 200
/** A whole table may be taken to another. */
export const MOST_COPIED = 500
const MOST_LETTERS = MOST_NOTES * TEXT_LIMIT

/** A link between two papers of one clip, by their numbers in it. */
export interface ClipLink {
  from: number
  to: number
  kind: LinkKind
}
/** A paper on its way; in which tray of the clip it lies, and what a tray aims at. */
export interface ClipNote extends NewNote {
  inside?: number
  objective?: string
}
export interface Clip {
  notes: ClipNote[]
  links: ClipLink[]
}

type Plain = Record<string, unknown>
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null

// -------------------------------------------------------------- papers of ours

/** These notes and the links among them, from back to front. */
export function clipOf(board: Board, ids: Iterable<NoteId>): Clip {
  const notes = [...ids]
    .flatMap((id) => board.read(id) ?? [])
    .sort((a, b) => (a.z < b.z ? -1 : a.z > b.z ? 1 : 0))
  const numbers = new Map(notes.map(({ id }, i) => [id, i]))
  const links = [...board.links.values()].flatMap((link): ClipLink[] => {
    if (!isPlain(link)) return []
    const [from, to] = [numbers.get(String(link['from'])), numbers.get(String(link['to']))]
    if (from === undefined || to === undefined) return []
    return [{ from, to, kind: link['kind'] as LinkKind }]
  })
  return { notes: notes.map((note) => clipped(note, numbers)), links }
}

function clipped(note: Note, numbers: ReadonlyMap<NoteId, number>): ClipNote {
  const { kind, pos, zone, text, size, source, colour, label, objective } = note
  const inside = numbers.get(note.solution ?? '')
  return {
    ...{ kind, pos, zone, text, size, source, colour, label },
    ...(objective ? { objective } : {}),
    ...(inside === undefined ? {} : { inside }),
  }
}

/** As other programs take it: a paragraph for each note. */
export const wordsOf = ({ notes }: Clip): string => notes.map(({ text }) => text).join('\n')

/** Lay the papers of a clip, and what holds them together, as one gesture. */
export function layClip(board: Board, { notes, links }: Clip): NoteId[] {
  const ids = board.createAll(notes)
  board.gesture(() => {
    notes.forEach(({ inside, objective }, i) => {
      const [id, tray] = [ids[i] ?? '', ids[inside ?? -1]]
      if (tray) board.notes.get(id)?.set('solution', tray)
      if (objective) board.write(id, { at: 0, remove: 0, insert: objective }, board.objectiveOf(id))
    })
    for (const { from, to, kind } of links)
      board.links.set(newId(), { from: ids[from], to: ids[to], kind })
  })
  return ids
}

/** A clip as it came: only what may lie on a board, or null when it is none of ours. */
export function readClip(json: string): Clip | null {
  const clip = parsed(json)
  const sent = listed(clip?.['notes']).map(readNote)
  // Links and trays count the notes as they were sent.
  const numbers = new Map<number, number>()
  const notes = sent.filter((note, i): note is ClipNote => {
    if (note) numbers.set(i, numbers.size)
    return note !== null
  })
  for (const note of notes) {
    const inside = numbers.get(note.inside ?? -1)
    delete note.inside
    if (inside !== undefined && isTray(notes[inside], note)) note.inside = inside
  }
  const links = listed(clip?.['links']).flatMap((link) => readLine(link, numbers) ?? [])
  return notes.length > 0 ? { notes, links } : null
}

function parsed(json: string): Plain | null {
  try {
    const value: unknown = JSON.parse(json)
    return isPlain(value) ? value : null
  } catch {
    return null
  }
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const isTray = (tray: ClipNote | undefined, note: ClipNote): boolean =>
  tray?.kind === 'solution' && tray !== note

function readLine(link: unknown, numbers: ReadonlyMap<number, number>): ClipLink | null {
  if (!isPlain(link) || !(LINK_KINDS as readonly unknown[]).includes(link['kind'])) return null
  const [from, to] = [numbers.get(Number(link['from'])), numbers.get(Number(link['to']))]
  if (from === undefined || to === undefined || from === to) return null
  return { from, to, kind: link['kind'] as LinkKind }
}

const within = (value: unknown, low: number, high: number): value is number =>
  typeof value === 'number' && value >= low && value <= high
const pair = (value: unknown, low: number, high: number): value is Point & Size =>
  Array.isArray(value) && value.length === 2 && value.every((one) => within(one, low, high))
const matching = (value: unknown, pattern: RegExp): string | null =>
  typeof value === 'string' && pattern.test(value) ? value : null

const words = (value: unknown): string =>
  typeof value === 'string' ? shorten(value.slice(0, 2 * TEXT_LIMIT), TEXT_LIMIT) : ''

function readNote(note: unknown): ClipNote | null {
  if (!isPlain(note)) return null
  const { kind, pos, zone, size, source, colour, label, inside } = note
  if (!isKind(kind) || !isZone(zone) || !pair(pos, -1e5, 1e5)) return null
  return {
    kind,
    zone,
    pos,
    text: words(note['text']),
    ...(pair(size, 40, 2000) ? { size } : {}),
    // eslint-disable-next-line no-control-regex
    source: matching(source, /^[^\u0000-\u001f\u007f]{1,64}$/u),
    colour: matching(colour, /^[a-z0-9-]{1,32}$/u),
    label: matching(label, /^.{1,64}$/u),
    ...(kind === 'solution' ? { objective: words(note['objective']) } : {}),
    ...(typeof inside === 'number' ? { inside } : {}),
  }
}

// -------------------------------------------------------- words from elsewhere

/** What pasted words become: rows of notes, one a cell, or the reason why not. */
export type Pasted =
  | { rows: (string | null)[][]; table: boolean }
  | { refused: 'many'; n: number }
  | { refused: 'long' }
  | { refused: 'nothing' }

/** A line each is a note; lines with tabs are a table, and each of its cells is one. */
export function readWords(words: string): Pasted {
  // Before anything is looked at: ten megabytes are not a list of ideas.
  if (words.length > MOST_LETTERS) {
    const n = countLines(words)
    return n > MOST_NOTES ? { refused: 'many', n } : { refused: 'long' }
  }
  const text = words.replaceAll(/\r\n?/gu, '\n')
  const table = /[^\n\t]\t|\t[^\n\t]/u.test(text)
  const cells = table ? readTable(text) : []
  const long = cells.some((row) => row.some((cell) => (cell?.length ?? 0) > TEXT_LIMIT))
  const rows = !table ? readList(text) : long ? asLines(cells) : cells
  const n = rows.reduce((sum, row) => sum + row.filter((cell) => cell !== null).length, 0)
  if (n === 0) return { refused: 'nothing' }
  return n > MOST_NOTES ? { refused: 'many', n } : { rows, table: table && !long }
}

/** A table of which each row is one note, where its cells have no room side by side. */
export function asLines(rows: (string | null)[][]): string[][] {
  return rows
    .map((row) => row.filter((cell) => cell !== null).join(' · '))
    .flatMap((line) => inParts(line).map((part) => [part]))
}

function countLines(text: string): number {
  let n = text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) n++
  return n
}

/** The signs with which lists begin: the paper says that already. */
const BULLET = /^(?:[-–—•*◦‣▪]|\d{1,3}[.)])\s+/u

function readList(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(BULLET, '').trim())
    .filter(Boolean)
    .flatMap((line) => inParts(line).map((part) => [part]))
}

/** As many notes as a long paragraph needs, parted between words: nothing is cut off. */
function inParts(line: string): string[] {
  const parts: string[] = []
  let rest = line
  while (rest.length > TEXT_LIMIT) {
    const head = shorten(rest.slice(0, 2 * TEXT_LIMIT), TEXT_LIMIT)
    const space = head.lastIndexOf(' ')
    const end = space > TEXT_LIMIT / 2 ? space : head.length
    // One letter of many signs, longer than a note: there is nothing to read in it.
    if (end === 0) return parts
    parts.push(rest.slice(0, end).trim())
    rest = rest.slice(end).trim()
  }
  return rest ? [...parts, rest] : parts
}

/** Rows and cells as spreadsheets give them: a cell with line breaks stands in quotes. */
function readTable(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [[]]
  const cells = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy
  while (cells.lastIndex < text.length) {
    const [, quoted, bare = '', end] = cells.exec(text) ?? []
    if (end === undefined) break
    const words = (quoted?.replaceAll('""', '"') ?? bare).trim()
    rows.at(-1)?.push(words || null)
    if (end === '\n') rows.push([])
  }
  return rows.filter((row) => row.some((cell) => cell !== null))
}
