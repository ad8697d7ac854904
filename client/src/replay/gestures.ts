/** What people did, as one would tell it: letters of one word are one gesture, not ten events. */
import { readLink } from '../model/links'
import type { NoteId } from '../schema/terms'
import type { Timeline, Track } from './timeline'

export const ACTS = [
  'laid',
  'wrote',
  'aimed',
  'moved',
  'resized',
  'turned',
  'coloured',
  'labelled',
  'joined',
  'left',
  'removed',
  'restored',
  'linked',
  'unlinked',
  'supported',
  'unsupported',
  'commented',
  'retained',
  'released',
] as const
export type Act = (typeof ACTS)[number]

export interface Gesture {
  act: Act
  /** From its first event to its last, ms since the start. */
  t: number
  end: number
  person: string
  /** The note it is about; for a link both ends. */
  notes: NoteId[]
  /** A link's kind, the solution joined, what was retained. */
  detail: string
}

/** Events of one act on one thing by one person, no further apart than this, are one gesture. */
const FOLD_MS = 3_000

/** What may come in the moment of its laying and is told all the same. */
const WITH_LAYING = new Set<Act>([
  'wrote',
  'joined',
  'linked',
  'retained',
  'supported',
  'commented',
])

interface Told {
  act: Act
  notes: NoteId[]
  detail?: string
}

/** Keys of which it is enough to know that they changed. */
const PLAIN: Partial<Record<string, Act>> = {
  text: 'wrote',
  pos: 'moved',
  size: 'resized',
  kind: 'turned',
  colour: 'coloured',
  label: 'labelled',
}

function ofNote(track: Track, at: number): Told | null {
  const act = PLAIN[track.place.key]
  const notes = [track.place.id]
  return act ? { act, notes } : bySight(track, notes, track.after(at), track.after(at + 1))
}

/** Keys of which it matters what stood there before and what stands there now. */
function bySight({ place }: Track, notes: NoteId[], before: unknown, now: unknown): Told | null {
  switch (place.key) {
    case '':
      return now === null ? null : { act: 'laid', notes }
    case 'del':
      if (Boolean(before) === Boolean(now)) return null
      return { act: now ? 'removed' : 'restored', notes }
    case 'objective':
      return now === '' ? null : { act: 'aimed', notes }
    case 'solution':
      return { act: now ? 'joined' : 'left', notes, detail: String(now ?? before ?? '') }
    default:
      return null
  }
}

function ofLink(track: Track, at: number): Told | null {
  const [before, now] = [track.after(at), track.after(at + 1)]
  const link = readLink(track.place.id, now ?? before)
  if (!link) return null
  const act = now === null ? 'unlinked' : 'linked'
  return { act, notes: [link.from, link.to], detail: link.kind }
}

function ofReaction(track: Track, at: number): Told | null {
  const [note, , name] = track.place.id.split(':')
  if (!note || name !== 'support') return null
  return { act: track.after(at + 1) === 1 ? 'supported' : 'unsupported', notes: [note] }
}

function ofBoard(track: Track, at: number): Told | null {
  const detail = track.place.id
  if (detail !== 'challenge' && detail !== 'future') return null
  const [before, now] = [track.after(at), track.after(at + 1)]
  if (typeof now === 'string') return { act: 'retained', notes: [now], detail }
  return typeof before === 'string' ? { act: 'released', notes: [before], detail } : null
}

function ofComment(track: Track, at: number, timeline: Timeline): Told | null {
  if (track.place.key !== 'note' && track.place.key !== 'text') return null
  const last = timeline.times[track.events[at] ?? 0] ?? 0
  const note = timeline.value('comments', track.place.id, 'note', last)
  return typeof note === 'string' ? { act: 'commented', notes: [note] } : null
}

function told(track: Track, at: number, timeline: Timeline): Told | null {
  switch (track.place.root) {
    case 'notes':
      return ofNote(track, at)
    case 'links':
      return ofLink(track, at)
    case 'reactions':
      return ofReaction(track, at)
    case 'comments':
      return ofComment(track, at, timeline)
    default:
      return ofBoard(track, at)
  }
}

/** Reads gestures out of a history; goes on where it stopped when the history has grown. */
export class Gestures {
  readonly all: Gesture[] = []
  private readonly open = new Map<string, Gesture>()
  private readonly seen = new Map<Track, number>()
  private readonly laid = new Map<NoteId, number>()
  private readonly hidden = new Set<NoteId>()
  private read = 0

  constructor(private readonly timeline: Timeline) {
    this.grow()
  }

  grow(): void {
    const { timeline } = this
    const before = this.all.length
    for (; this.read < timeline.length; this.read++) {
      const track = timeline.tracks[this.read]
      if (!track) continue
      const at = this.seen.get(track) ?? 0
      this.seen.set(track, at + 1)
      const t = timeline.times[this.read] ?? 0
      const found = told(track, at, timeline)
      if (found) this.take(found, t, timeline.personOf(this.read))
    }
    if (this.all.length > before) this.all.sort((a, b) => a.t - b.t)
  }

  /** All that was ever done with a note. */
  of(note: NoteId): Gesture[] {
    return this.all.filter(({ notes }) => notes.includes(note))
  }

  private take(found: Told, t: number, person: string): void {
    const [note] = found.notes
    const act = note ? this.settled(found.act, note, t) : found.act
    if (act === null) return
    const writing = act === 'wrote' || act === 'laid'
    const key = `${person}/${writing ? 'write' : act}/${found.notes.join()}/${found.detail ?? ''}`
    const last = this.open.get(key)
    if (last && t - last.end <= FOLD_MS) {
      last.end = t
      return
    }
    const gesture = { act, t, end: t, person, notes: found.notes, detail: found.detail ?? '' }
    this.open.set(key, gesture)
    this.all.push(gesture)
  }

  /** What a note is made of comes with it, and it is laid when it can first be seen. */
  private settled(act: Act, note: NoteId, t: number): Act | null {
    if (act === 'restored' && this.hidden.delete(note)) {
      this.laid.set(note, t)
      return 'laid'
    }
    if (this.hidden.has(note)) return null
    if (act === 'laid') this.laid.set(note, t)
    else if (this.laid.get(note) === t) return this.withItsLaying(act, note)
    return act
  }

  private withItsLaying(act: Act, note: NoteId): Act | null {
    if (act === 'removed') this.hide(note)
    return WITH_LAYING.has(act) ? act : null
  }

  /** A note is prepared unseen, and laid with its first letter. */
  private hide(note: NoteId): void {
    this.hidden.add(note)
    const of = ({ notes: [first] }: Gesture) => first === note
    const kept = this.all.filter((gesture) => !of(gesture))
    this.all.splice(0, this.all.length, ...kept)
    for (const [key, gesture] of this.open) if (of(gesture)) this.open.delete(key)
  }
}
