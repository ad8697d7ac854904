/** The one typed door to the document: reading notes, changing them, hearing of changes. */
import * as Y from 'yjs'
import {
  TEXT_LIMIT,
  isKind,
  isZone,
  type Kind,
  type NoteId,
  type Point,
  type Size,
  type ZoneId,
} from '../schema/terms'
import { FRAME, MEDIUM, zoneAt } from './geometry'
import { newId } from './ids'
import { above } from './order'
import { limited, shorten, type Splice } from './text'

export interface Note {
  id: NoteId
  kind: Kind
  pos: Point
  size: Size
  zone: ZoneId
  text: string
  z: string
  source: string | null
  colour: string | null
  label: string | null
  /** The solution it is part of. */
  solution: NoteId | null
  /** The common objective, of a solution only. */
  objective: string
  deleted: boolean
  /** The CRDT client id that created it: the server knows whose it is. */
  client: number
}

export interface NewNote {
  kind: Kind
  pos: Point
  zone: ZoneId
  text?: string
  source?: string | null
  solution?: NoteId | null
  size?: Size
  colour?: string | null
  label?: string | null
}

export interface Change {
  ids: Set<NoteId>
  /** Whether the change was made on this device. */
  local: boolean
}

export type Entry = Y.Map<unknown>
export type RetainedKey = 'challenge' | 'future'

const isPoint = (value: unknown): value is Point =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)
const isText = (value: unknown): value is string => typeof value === 'string'

function optional(entry: Entry, pos: Point, kind: Kind) {
  const [zone, size, z] = ['zone', 'size', 'z'].map((key) => entry.get(key))
  const [source, colour, label] = ['source', 'colour', 'label'].map((key) => entry.get(key))
  const [solution, objective] = ['solution', 'objective'].map((key) => entry.get(key))
  return {
    size: isPoint(size) ? size : kind === 'solution' ? FRAME : MEDIUM,
    zone: isZone(zone) ? zone : zoneAt(pos),
    z: isText(z) ? z : '',
    source: isText(source) ? source : null,
    colour: isText(colour) ? colour : null,
    label: isText(label) ? label : null,
    solution: isText(solution) ? solution : null,
    objective: objective instanceof Y.Text ? objective.toString() : '',
    deleted: Boolean(entry.get('del')),
  }
}

/** A new entry, hidden. */
function hidden(note: NewNote, z: string): Entry {
  const { kind, pos, zone, text = '', size, source, solution, colour, label } = note
  const entry: Entry = new Y.Map()
  entry.set('kind', kind)
  entry.set('pos', [...pos])
  entry.set('text', new Y.Text(shorten(text, TEXT_LIMIT)))
  entry.set('zone', zone)
  entry.set('z', z)
  if (size) entry.set('size', [...size])
  for (const [key, value] of Object.entries({ source, solution, colour, label }))
    if (value) entry.set(key, value)
  // Laid with its solution, so that no two people make one each and lose words.
  if (kind === 'solution') entry.set('objective', new Y.Text())
  entry.set('del', 1)
  return entry
}

export class Board {
  readonly doc: Y.Doc
  readonly notes: Y.Map<Entry>
  readonly links: Y.Map<unknown>
  readonly about: Y.Map<unknown>
  /** The origin of what this person does: the only thing undo looks at. */
  readonly local = { by: 'this person' }
  /** The origin of what prepares a note, outside of undo. */
  readonly preparing = { by: 'this device' }

  constructor(doc = new Y.Doc()) {
    this.doc = doc
    this.notes = doc.getMap('notes')
    this.links = doc.getMap('links')
    this.about = doc.getMap('board')
  }

  /** A note as data, or null when it is missing or not understood: never an exception. */
  read(id: NoteId): Note | null {
    const entry = this.notes.get(id)
    if (!(entry instanceof Y.Map)) return null
    const [kind, pos, text] = [entry.get('kind'), entry.get('pos'), entry.get('text')]
    if (!isKind(kind) || !isPoint(pos) || !(text instanceof Y.Text)) return null
    return {
      id,
      kind,
      pos: [pos[0], pos[1]],
      text: text.toString(),
      ...optional(entry, pos, kind),
      client: this.notes._map.get(id)?.id.client ?? 0,
    }
  }

  /** The notes on the table. */
  *living(): Generator<Note> {
    for (const id of this.notes.keys()) {
      const note = this.read(id)
      if (note && !note.deleted) yield note
    }
  }

  textOf(id: NoteId): Y.Text | null {
    const text = this.notes.get(id)?.get('text')
    return text instanceof Y.Text ? text : null
  }

  /** The objective of a solution; one that another program laid without gets it now. */
  objectiveOf(id: NoteId): Y.Text | null {
    const entry = this.notes.get(id)
    if (!entry || entry.get('kind') !== 'solution') return null
    if (!(entry.get('objective') instanceof Y.Text))
      this.doc.transact(() => entry.set('objective', new Y.Text()), this.preparing)
    return entry.get('objective') as Y.Text
  }

  /** The CRDT client id that last took this note off the table, if it is off. */
  removedBy(id: NoteId): number | null {
    const item = this.notes.get(id)?._map.get('del')
    return item && !item.deleted ? item.id.client : null
  }

  retained(key: RetainedKey): NoteId | null {
    const id = this.about.get(key)
    return isText(id) ? id : null
  }

  /** Lay a new note. */
  create(note: NewNote): NoteId {
    return this.createAll([note])[0] as NoteId
  }

  /**
   * Lay new notes. Two transactions: the first lays them hidden and is nobody's to undo,
   * the second shows them. Undoing a creation hides the note again, with all that
   * colleagues wrote on it meanwhile.
   */
  createAll(notes: readonly NewNote[]): NoteId[] {
    let z = this.highest()
    const ids: NoteId[] = []
    this.doc.transact(() => {
      for (const note of notes) {
        const id = newId()
        this.notes.set(id, hidden(note, (z = above(z))))
        ids.push(id)
      }
    }, this.preparing)
    this.restore(ids)
    return ids
  }

  /** Several changes as one: told, kept and taken back together. */
  gesture(change: () => void): void {
    this.doc.transact(change, this.local)
  }

  /** Put notes somewhere else and on top of the others, in the order given, as one gesture. */
  move(moves: Iterable<{ id: NoteId; pos: Point; zone: ZoneId }>): void {
    this.doc.transact(() => {
      let z = this.highest()
      for (const { id, pos, zone } of moves) {
        const entry = this.notes.get(id)
        if (!entry) continue
        entry.set('pos', [Math.round(pos[0]), Math.round(pos[1])])
        if (entry.get('zone') !== zone) entry.set('zone', zone)
        if (entry.get('z') !== z) entry.set('z', (z = above(z)))
      }
    }, this.local)
  }

  /** Make room: not a gesture of anybody, so not one to take back. */
  shift(id: NoteId, pos: Point): void {
    this.doc.transact(() => this.notes.get(id)?.set('pos', [...pos]), this.preparing)
  }

  remove(ids: Iterable<NoteId>): void {
    this.doc.transact(() => {
      for (const id of ids) this.notes.get(id)?.set('del', 1)
    }, this.local)
  }

  /** Anyone may put back what anyone took away. */
  restore(ids: Iterable<NoteId>): void {
    this.doc.transact(() => {
      for (const id of ids) this.notes.get(id)?.delete('del')
    }, this.local)
  }

  /** Retain a note, larger and in its new place on top of the others; or retain none. */
  retain(key: RetainedKey, id: NoteId | null, size: Size = MEDIUM, pos?: Point): void {
    this.doc.transact(() => {
      const before = this.notes.get(this.retained(key) ?? '')
      if (before?.has('size')) before.delete('size')
      if (id === null) {
        this.about.delete(key)
        return
      }
      this.about.set(key, id)
      const entry = this.notes.get(id)
      entry?.set('size', [...size])
      if (pos) entry?.set('pos', [...pos])
      entry?.set('z', above(this.highest()))
    }, this.local)
  }

  /** Type into a note, or into another of its texts; returns what was done, cut to the limit. */
  write(id: NoteId, splice: Splice, text = this.textOf(id)): Splice {
    if (!text) return splice
    const done = limited(text.toString(), splice)
    this.doc.transact(() => {
      if (done.remove > 0) text.delete(done.at, done.remove)
      if (done.insert) text.insert(done.at, done.insert)
    }, this.local)
    return done
  }

  /** Hear which notes changed, once per transaction; returns how to stop. */
  watch(listener: (change: Change) => void): () => void {
    const heard = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
      const ids = new Set<NoteId>()
      for (const event of events) {
        if (event.path.length > 0) ids.add(String(event.path[0]))
        else for (const id of event.keys.keys()) ids.add(id)
      }
      listener({ ids, local: transaction.local })
    }
    const about = (_: unknown, transaction: Y.Transaction) =>
      listener({ ids: new Set(), local: transaction.local })
    this.notes.observeDeep(heard as Parameters<typeof this.notes.observeDeep>[0])
    this.about.observe(about)
    return () => {
      this.notes.unobserveDeep(heard as Parameters<typeof this.notes.observeDeep>[0])
      this.about.unobserve(about)
    }
  }

  /** The order key of the paper on top. */
  highest(): string | null {
    let highest: string | null = null
    for (const entry of this.notes.values()) {
      const z = entry.get('z')
      if (isText(z) && (highest === null || z > highest)) highest = z
    }
    return highest
  }
}
