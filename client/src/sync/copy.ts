/**
 * What this device keeps of one board for one person, in one epoch of the board.
 *
 * Nothing here is shared between people: what waits under one person's name never hangs on
 * words of another that the server has not seen (rule S15 would keep both waiting).
 */
import { answer, clear, done, STORES, type PlaceRecord } from './device'
import type { Moves, Waiting } from './ledger'

export interface Part {
  key: IDBValidKey
  update: Uint8Array
}

export interface Kept {
  epoch: number | null
  parts: Part[]
  waiting: Waiting[]
}

interface PartRecord {
  update: Uint8Array
  epoch?: number
}

/** What one write takes along; `whole` returns all of the document, should nothing be there. */
export interface Writing {
  epoch: number
  /** Whether the server has just said so: then what is kept of another epoch gives way. */
  sure: boolean
  parts: Uint8Array[]
  moves: Moves
  facts: [name: string, value: unknown][]
  whole: () => Uint8Array
  /** To the disk, not only to the system: for what is nowhere else. */
  firm: boolean
  /** The page is going away: nothing is waited for. */
  last: boolean
}

export const placeOf = (board: string, person: string) => `${board} ${person}`

export class Copy {
  readonly place: string
  /** Whether this page has written its place down. */
  private placed = false

  constructor(
    private readonly db: IDBDatabase,
    readonly board: string,
    readonly person: string,
  ) {
    this.place = placeOf(board, person)
  }

  /** Read what is kept, except for parts that are known. */
  async read(known: ReadonlySet<IDBValidKey> = new Set()): Promise<Kept> {
    const act = this.db.transaction(STORES)
    const [record, keys, waiting] = await Promise.all([
      answer<PlaceRecord | undefined>(act.objectStore('places').get(this.place)),
      answer(act.objectStore('parts').index('place').getAllKeys(this.place)),
      answer<(Waiting & { epoch?: number })[]>(
        act.objectStore('waiting').index('place').getAll(this.place),
      ),
    ])
    // A page that closed late may have left something of an earlier life.
    const ofEpoch = (one: { epoch?: number }) => (one.epoch ?? record?.epoch) === record?.epoch
    const parts = act.objectStore('parts')
    const unknown = keys.filter((key) => !known.has(key))
    const read = await Promise.all(
      unknown.map(async (key) => {
        const part = await answer<PartRecord | undefined>(parts.get(key))
        return part && ofEpoch(part) ? [{ key, update: part.update }] : []
      }),
    )
    return { epoch: record?.epoch ?? null, parts: read.flat(), waiting: waiting.filter(ofEpoch) }
  }

  /** Tell other pages that one of this person is open, until what is returned is called. */
  hold(): () => void {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    void navigator.locks?.request(this.lock, { mode: 'shared' }, () => held)
    return release
  }

  /** Whether a page of this person is open; over plain http nobody can tell. */
  async isOpen(): Promise<boolean> {
    const { held } = (await navigator.locks?.query()) ?? {}
    return held?.some(({ name }) => name === this.lock) ?? false
  }

  private get lock(): string {
    return `tablee ${this.place}`
  }

  async fact<T>(name: string): Promise<T | null> {
    const facts = this.db.transaction('facts').objectStore('facts')
    const found = await answer<{ value: T } | undefined>(facts.get([this.place, name]))
    return found?.value ?? null
  }

  /**
   * Keep what is new; answers the keys of its parts. Raises what the browser raises when it
   * cannot keep anything, and when another page keeps another epoch of the board.
   */
  async write(writing: Writing): Promise<IDBValidKey[]> {
    const act = this.db.transaction(STORES, 'readwrite', {
      durability: writing.firm ? 'strict' : 'relaxed',
    })
    const complete = done(act)
    const keys: IDBValidKey[] = []
    const parts = act.objectStore('parts')
    const put = (update: Uint8Array) => {
      const request = parts.add({ place: this.place, update, epoch: writing.epoch })
      request.onsuccess = () => keys.push(request.result)
    }
    const places = act.objectStore('places')
    const known = places.get(this.place)
    known.onsuccess = () => {
      const record = known.result as PlaceRecord | undefined
      if (record?.epoch === writing.epoch || writing.last) return
      if (record && !writing.sure) act.abort()
      else begin()
    }
    // Wiped by another page, of an earlier life, or new: then it starts with everything.
    const begin = () => {
      const waiting = act.objectStore('waiting')
      clear(waiting, this.place, () => this.note(act, writing))
      clear(parts, this.place, () => {
        keys.length = 0
        put(writing.whole())
      })
    }
    for (const update of writing.parts) put(update)
    this.note(act, writing)
    // Nothing is asked of a page that goes away: what it wrote down before it leaves as it is,
    // for another page may know a newer life of the board by now.
    if (!writing.last) places.put(this.record(writing.epoch))
    else if (!this.placed) places.add(this.record(writing.epoch))
    this.placed = true
    if (writing.last) act.commit()
    await complete
    return keys
  }

  /**
   * Put one whole part in the place of all others, if those are all known; answers the keys
   * that are there afterwards.
   */
  async compact(
    known: ReadonlySet<IDBValidKey>,
    whole: () => Uint8Array,
    epoch: number | null,
  ): Promise<IDBValidKey[]> {
    const act = this.db.transaction('parts', 'readwrite')
    const complete = done(act)
    const parts = act.objectStore('parts')
    let keys = await answer(parts.index('place').getAllKeys(this.place))
    if (keys.length > 1 && keys.every((key) => known.has(key))) {
      for (const key of keys) parts.delete(key)
      keys = [
        await answer(parts.add({ place: this.place, update: whole(), epoch: epoch ?? undefined })),
      ]
    }
    await complete
    return keys.filter((key) => known.has(key) || keys.length === 1)
  }

  /** Forget the document and what waited; the facts stay for the next beginning. */
  async clear(): Promise<void> {
    const act = this.db.transaction(STORES, 'readwrite')
    const complete = done(act)
    act.objectStore('places').delete(this.place)
    for (const name of ['parts', 'waiting']) clear(act.objectStore(name), this.place)
    await complete
  }

  private note(act: IDBTransaction, { moves, facts, epoch }: Writing): void {
    const { place } = this
    const waiting = act.objectStore('waiting')
    for (const entry of moves.put) waiting.put({ ...entry, place, epoch })
    for (const { client, n } of moves.drop) waiting.delete([place, client, n])
    for (const [name, value] of facts) act.objectStore('facts').put({ place, name, value })
  }

  private record(epoch: number): PlaceRecord {
    const { place, board, person } = this
    return { place, board, person, epoch, opened: Date.now() }
  }
}
