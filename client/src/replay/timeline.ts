/** The history of a board: what stood at each place at any moment, searched in both directions. */
import { BrokenTracks, checked, eachEvent, isText, type Edit, type Place } from './tracks'

/** Texts between two that are kept whole: so many edits are done again at the most. */
const STRIDE = 64

/** How many of these rising numbers are at or below a limit. */
export function countUntil(times: readonly number[], limit: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? Infinity) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** One place: the moments at which it changed and what it changed to. */
export class Track {
  readonly times: number[] = []
  /** Of each change, its number among all changes of the board. */
  readonly events: number[] = []
  private readonly changes: unknown[] = []
  private readonly whole: (string | null)[] = []
  private readonly written: boolean

  constructor(
    readonly place: Place,
    readonly object: BoardObject,
  ) {
    this.written = isText(place.key)
  }

  add(t: number, event: number, change: unknown): void {
    this.times.push(t)
    this.events.push(event)
    this.changes.push(change)
  }

  /** What stands there after so many changes; null for nothing. */
  after(count: number): unknown {
    if (count <= 0) return null
    return this.written ? this.textAfter(count) : (this.changes[count - 1] ?? null)
  }

  at(t: number): unknown {
    return this.after(countUntil(this.times, t))
  }

  /** The edit that was the so-manieth change, for a text. */
  edit(at: number): Edit | null {
    return this.written ? ((this.changes[at] as Edit | undefined) ?? null) : null
  }

  private textAfter(count: number): string | null {
    const kept = Math.floor(count / STRIDE)
    // Prepared when first looked at: most texts are never sought far.
    while (this.whole.length < kept) {
      const from = this.whole.length
      this.whole.push(this.replay(this.whole[from - 1] ?? null, from * STRIDE, (from + 1) * STRIDE))
    }
    return this.replay(this.whole[kept - 1] ?? null, kept * STRIDE, count)
  }

  private replay(text: string | null, from: number, to: number): string | null {
    for (let at = from; at < to; at++) {
      const { at: start, del, ins } = this.changes[at] as Edit
      if (del < 0) text = null
      else {
        const before: string = text ?? ''
        if (start + del > before.length) throw new BrokenTracks('an edit outside of its text')
        text = before.slice(0, start) + ins + before.slice(start + del)
      }
    }
    return text
  }
}

/** A note, a link, a comment…: its tracks by key. */
export class BoardObject {
  readonly tracks = new Map<string, Track>()
  /** The search that met it last. */
  look = 0

  constructor(
    readonly root: string,
    readonly id: string,
  ) {}
}

const nameOf = (root: string, id: string) => `${root}/${id}`

export class Timeline {
  /** Of every event: ms since the start, a number in `people`, its track. */
  readonly times: number[] = []
  readonly who: number[] = []
  readonly tracks: Track[] = []
  readonly people: string[] = []
  readonly objects = new Map<string, BoardObject>()
  readonly startMs: number
  readonly epoch: number
  endMs = 0
  seq = 0
  private looks = 0
  private readonly numbers = new Map<string, number>()

  /** Raises BrokenTracks for what is no history from its beginning. */
  constructor(data: unknown) {
    const packed = checked(data)
    if (packed.after !== 0) throw new BrokenTracks('the beginning is missing')
    this.startMs = packed.start_ms
    this.epoch = packed.epoch
    this.add(data)
  }

  get length(): number {
    return this.times.length
  }

  /** Append a later part; false when it tells nothing new. Raises BrokenTracks. */
  add(data: unknown): boolean {
    const packed = checked(data)
    if (packed.after !== this.seq || packed.epoch !== this.epoch)
      throw new BrokenTracks('a part of another history')
    const before = this.endMs
    eachEvent(packed, (t, person, place, change) => {
      if (t < before) throw new BrokenTracks('time runs backwards')
      const track = this.track(place)
      track.add(t, this.times.length, change)
      this.times.push(t)
      this.who.push(this.number(person))
      this.tracks.push(track)
    })
    this.seq = packed.seq
    this.endMs = Math.max(before, packed.end_ms)
    return packed.seq > packed.after
  }

  /** How many events there are at or before a moment. */
  count(t: number): number {
    return countUntil(this.times, t)
  }

  value(root: string, id: string, key: string, t: number): unknown {
    return this.objects.get(nameOf(root, id))?.tracks.get(key)?.at(t) ?? null
  }

  object(root: string, id: string): BoardObject | null {
    return this.objects.get(nameOf(root, id)) ?? null
  }

  personOf(event: number): string {
    return this.people[this.who[event] ?? 0] ?? ''
  }

  /** The objects of the events between two moments, given as counts of events; each once. */
  changed(from: number, to: number): BoardObject[] {
    const found: BoardObject[] = []
    const [low, high] = from < to ? [from, to] : [to, from]
    // A mark on the object: a set of sixty thousand events costs a frame of its own.
    const look = ++this.looks
    for (let event = low; event < high; event++) {
      const object = this.tracks[event]?.object
      if (!object || object.look === look) continue
      object.look = look
      found.push(object)
    }
    return found
  }

  private track(place: Place): Track {
    const name = nameOf(place.root, place.id)
    let object = this.objects.get(name)
    if (!object) this.objects.set(name, (object = new BoardObject(place.root, place.id)))
    let track = object.tracks.get(place.key)
    if (!track) object.tracks.set(place.key, (track = new Track(place, object)))
    return track
  }

  private number(person: string): number {
    let number = this.numbers.get(person)
    if (number === undefined) {
      number = this.people.push(person) - 1
      this.numbers.set(person, number)
    }
    return number
  }
}
