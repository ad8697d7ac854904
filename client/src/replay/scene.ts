/** The board as it stood at one moment; going to another touches only what differs. */
import { FRAME, MEDIUM, zoneAt } from '../model/geometry'
import type { Family } from '../model/lineage'
import { readLink, type Link } from '../model/links'
import {
  isKind,
  isZone,
  type Kind,
  type NoteId,
  type Point,
  type Size,
  type ZoneId,
} from '../schema/terms'
import { countUntil, type BoardObject, type Timeline } from './timeline'

export interface Paper {
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
  solution: NoteId | null
  objective: string
  /** The participant who wrote it; "" when nobody is known. */
  by: string
  supports: number
}

const isPoint = (value: unknown): value is Point =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)
const words = (value: unknown): string | null => (typeof value === 'string' ? value : null)

type Get = (key: string) => unknown

function placed(get: Get, kind: Kind, pos: Point) {
  const [zone, size] = [get('zone'), get('size')]
  const usual: Size = kind === 'solution' ? FRAME : MEDIUM
  return {
    zone: isZone(zone) ? zone : zoneAt(pos),
    size: isPoint(size) ? size : usual,
    z: words(get('z')) ?? '',
  }
}

const described = (get: Get) => ({
  source: words(get('source')),
  colour: words(get('colour')),
  label: words(get('label')),
  solution: words(get('solution')),
  objective: words(get('objective')) ?? '',
})

export class Scene {
  readonly notes = new Map<NoteId, Paper>()
  readonly links = new Map<string, Link>()
  readonly retained: { challenge: NoteId | null; future: NoteId | null } = {
    challenge: null,
    future: null,
  }
  /** How many events of the history lie behind. */
  count = 0
  private readonly supporters = new Map<NoteId, Set<string>>()

  constructor(private readonly timeline: Timeline) {}

  /** Go to a moment, in either direction; returns which notes and whether links changed. */
  seek(t: number): { notes: Set<NoteId>; links: boolean } {
    const target = this.timeline.count(t)
    const changed = { notes: new Set<NoteId>(), links: false }
    if (target === this.count) return changed
    const objects = this.timeline.changed(this.count, target)
    this.count = target
    for (const object of objects) {
      if (object.root === 'notes') changed.notes.add(object.id)
      else if (object.root === 'links') changed.links = this.link(object) || changed.links
      else if (object.root === 'reactions') this.support(object, changed.notes)
      else if (object.root === 'board') this.retain(object, changed.notes)
    }
    for (const id of changed.notes) this.refresh(id)
    return changed
  }

  /** What the rules of the method look at, at this moment. */
  family(): Family {
    const ends = new Map<NoteId, Link[]>()
    for (const link of this.links.values())
      if (this.notes.has(link.from) && this.notes.has(link.to))
        for (const end of [link.from, link.to]) ends.set(end, [...(ends.get(end) ?? []), link])
    return {
      note: (id) => this.notes.get(id) ?? null,
      members: (solution) => [...this.notes.values()].filter((note) => note.solution === solution),
      links: (id) => ends.get(id) ?? [],
      source: (id) => this.notes.get(id)?.source ?? null,
      retained: this.retained,
    }
  }

  private value(object: BoardObject, key: string): unknown {
    const track = object.tracks.get(key)
    return track ? track.after(countUntil(track.events, this.count - 1)) : null
  }

  private refresh(id: NoteId): void {
    const object = this.timeline.object('notes', id)
    const paper = object && this.read(object)
    if (paper) this.notes.set(id, paper)
    else this.notes.delete(id)
  }

  private read(object: BoardObject): Paper | null {
    const get = (key: string) => this.value(object, key)
    const [kind, pos, text] = [get('kind'), get('pos'), get('text')]
    if (get('') === null || get('del')) return null
    if (!isKind(kind) || !isPoint(pos) || typeof text !== 'string') return null
    return {
      id: object.id,
      kind,
      pos,
      text,
      ...placed(get, kind, pos),
      ...described(get),
      by: words(get('by')) ?? this.author(object),
      supports: this.supporters.get(object.id)?.size ?? 0,
    }
  }

  /** Who made it is who made the first event of the object itself. */
  private author(object: BoardObject): string {
    const first = object.tracks.get('')?.events[0]
    return first === undefined ? '' : this.timeline.personOf(first)
  }

  private link(object: BoardObject): boolean {
    const link = readLink(object.id, this.value(object, ''))
    if (link) this.links.set(object.id, link)
    else return this.links.delete(object.id)
    return true
  }

  private support(object: BoardObject, changed: Set<NoteId>): void {
    const [note, person, name] = object.id.split(':')
    if (!note || !person || name !== 'support') return
    const set = this.supporters.get(note) ?? new Set<string>()
    this.supporters.set(note, set)
    if (this.value(object, '') === 1) set.add(person)
    else set.delete(person)
    changed.add(note)
  }

  private retain(object: BoardObject, changed: Set<NoteId>): void {
    if (object.id !== 'challenge' && object.id !== 'future') return
    const [before, now] = [this.retained[object.id], words(this.value(object, ''))]
    this.retained[object.id] = now
    for (const id of [before, now]) if (id) changed.add(id)
  }
}
