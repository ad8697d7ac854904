/** Tracks as they arrive (schema/tracks.md): refused when broken, else read event by event. */

export interface Packed {
  format: string
  version: number
  board: string
  epoch: number
  start_ms: number
  after: number
  seq: number
  end_ms: number
  people: string[]
  objects: [root: string, id: string][]
  keys: string[]
  tracks: [object: number, key: number][]
  values: unknown[]
  letters: string
  columns: Columns
}
type Column = 't' | 'who' | 'track' | 'value' | 'x' | 'y' | 'at' | 'del' | 'ins'
type Columns = Record<Column, (number | null)[]>

/** One edit of a text; `del` -1: there is no such text any more. */
export interface Edit {
  at: number
  del: number
  ins: string
}
export interface Place {
  root: string
  id: string
  key: string
}

/** What was sent is no history that can be shown; the reason is for whoever looks into it. */
export class BrokenTracks extends Error {}

export const FORMAT = 'tablee-tracks'
export const VERSION = 1
const FINE = 100
const COLUMNS: Column[] = ['t', 'who', 'track', 'value', 'x', 'y', 'at', 'del', 'ins']
const FACTS = ['start_ms', 'after', 'seq', 'end_ms', 'epoch'] as const
const LISTS = ['people', 'objects', 'keys', 'tracks', 'values'] as const

export const isText = (key: string) => key === 'text' || key === 'objective'
const isPoint = (key: string) => key === 'pos' || key === 'size'

function broken(what: string): never {
  throw new BrokenTracks(what)
}

function fact(found: Record<string, unknown>, name: string): void {
  const value = found[name]
  if (!Number.isSafeInteger(value) || (value as number) < 0) broken(`no ${name}`)
}

function columnsOf(found: unknown): Columns {
  const columns = found as Partial<Columns> | null | undefined
  for (const name of COLUMNS) if (!Array.isArray(columns?.[name])) broken(`no column ${name}`)
  const { t, who, track } = columns as Columns
  if (t.length !== who.length || t.length !== track.length) broken('columns of unequal length')
  return columns as Columns
}

/** What the server sent, if it has the shape of tracks. Raises BrokenTracks. */
export function checked(data: unknown): Packed {
  if (typeof data !== 'object' || data === null) broken('no object')
  const found = data as Record<string, unknown>
  if (found['format'] !== FORMAT || found['version'] !== VERSION) broken('another format')
  for (const name of FACTS) fact(found, name)
  for (const name of LISTS) if (!Array.isArray(found[name])) broken(`no ${name}`)
  if (typeof found['letters'] !== 'string') broken('no letters')
  columnsOf(found['columns'])
  return data as Packed
}

/** Reads the columns that not every event has a part in, one after the other. */
class Rest {
  private readonly read: Record<string, number> = {}
  private letter = 0
  private readonly ends = new Map<number, number>()
  private readonly points = new Map<number, [number, number]>()

  constructor(private readonly packed: Packed) {}

  next(track: number, key: string): unknown {
    if (isText(key)) return this.text(track)
    if (isPoint(key)) return this.point(track)
    return this.value(this.number('value'))
  }

  finished(): void {
    for (const name of COLUMNS.slice(3))
      if ((this.read[name] ?? 0) !== this.packed.columns[name as Column].length)
        broken(`column ${name} is too long`)
    if (this.letter !== this.packed.letters.length) broken('letters are left over')
  }

  private take(name: Column): number | null {
    const at = this.read[name] ?? 0
    const column = this.packed.columns[name]
    if (at >= column.length) broken(`column ${name} ends too early`)
    this.read[name] = at + 1
    const value = column[at]
    if (value !== null && !Number.isSafeInteger(value)) broken(`no number in column ${name}`)
    return value ?? null
  }

  private number(name: Column): number {
    return this.take(name) ?? broken(`no number in column ${name}`)
  }

  private value(at: number): unknown {
    if (at < 0 || at >= this.packed.values.length) broken('no such value')
    return this.packed.values[at]
  }

  private text(track: number): Edit {
    const at = (this.ends.get(track) ?? 0) + this.number('at')
    const [del, length] = [this.number('del'), this.number('ins')]
    const end = this.letter + length
    if (at < 0 || del < -1 || length < 0 || end > this.packed.letters.length)
      broken('an edit outside of its text')
    const ins = this.packed.letters.slice(this.letter, end)
    this.letter = end
    this.ends.set(track, at + length)
    return { at, del, ins }
  }

  private point(track: number): unknown {
    const [dx, dy] = [this.take('x'), this.number('y')]
    if (dx === null) return this.value(dy)
    const [x, y] = this.points.get(track) ?? [0, 0]
    const next: [number, number] = [x + dx, y + dy]
    this.points.set(track, next)
    return [next[0] / FINE, next[1] / FINE]
  }
}

function placeOf(packed: Packed, number: number): Place {
  const [object, key] = packed.tracks[number] ?? broken('no such track')
  const [root, id] = packed.objects[object] ?? broken('no such object')
  return { root, id, key: packed.keys[key] ?? broken('no such key') }
}

/** Reads the columns in which every event has its part. */
class Heads {
  private t = 0
  private met = 0
  private readonly last = new Map<number, number>()

  constructor(private readonly packed: Packed) {}

  /** The time of an event, a number in `people`, and its track. */
  read(at: number): [t: number, who: number, track: number] {
    const { columns } = this.packed
    const [dt, who] = [columns.t[at] ?? -1, columns.who[at] ?? -1]
    if (!Number.isSafeInteger(dt) || dt < 0) broken('time runs backwards')
    this.t += dt
    const track = this.track(who, columns.track[at] ?? -1)
    this.met = Math.max(this.met, track + 1)
    this.last.set(who, track)
    return [this.t, who, track]
  }

  private track(who: number, code: number): number {
    if (code === 0) return this.last.get(who) ?? broken('nobody was there yet')
    return code === 1 ? this.met : code - 2
  }
}

/** Hand each event on: its time, who, where, and an Edit for a text or else a value. */
export function eachEvent(
  packed: Packed,
  take: (t: number, person: string, place: Place, change: unknown) => void,
): void {
  const places = packed.tracks.map((_, number) => placeOf(packed, number))
  const [heads, rest] = [new Heads(packed), new Rest(packed)]
  for (let at = 0; at < packed.columns.t.length; at++) {
    const [t, who, track] = heads.read(at)
    const person = packed.people[who] ?? broken('no such person')
    const place = places[track] ?? broken('no such track')
    take(t, person, place, rest.next(track, place.key))
  }
  rest.finished()
}
