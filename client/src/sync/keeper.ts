/** Keeps one board on this device while its page is open, and brings back what was kept. */
import * as Y from 'yjs'
import type { Copy, Kept } from './copy'
import { DEVICE, type Ledger, type Waiting } from './ledger'
import { Updates } from './updates'

/** What others write comes back from the server anyway: it may wait a little for the disk. */
const REST_MS = 700
/** So many parts are put together into one. */
const PARTS = 200

export interface Keeping {
  /** Whether a line to the server is open: then other pages need not be told by us. */
  open(): boolean
  /** From now on this device keeps nothing more. */
  failed(): void
  /** What is kept is of another life of the board: it gives way, and is handed out before. */
  other(kept: Kept): void
}

export class Keeper {
  /** The epoch of the board; null until the device or the server has told it. */
  epoch: number | null = null
  /** The client ids of earlier pages of this person whose words waited here. */
  readonly earlier = new Set<number>()
  private known = new Set<IDBValidKey>()
  private queue: Uint8Array[] = []
  private facts = new Map<string, unknown>()
  private local = false
  private told = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private writing: Promise<void> | null = null
  private started = false
  private ended = false
  private letGo: () => void = () => undefined
  private channel: BroadcastChannel | null = null

  constructor(
    private readonly copy: Copy,
    readonly doc: Y.Doc,
    private readonly ledger: Ledger,
    private readonly keeping: Keeping,
  ) {
    Updates.of(doc).on(this.changed)
    addEventListener('pagehide', this.leaving)
  }

  /**
   * Read what was kept into the document; answers whether there was anything. `looking`:
   * only that, nothing is kept. Rejects when it cannot be read.
   */
  async start({ looking = false } = {}): Promise<boolean> {
    const kept = await this.copy.read()
    if (this.ended) return false
    const begun = this.doc.store.clients.size > 0
    this.ledger.track()
    this.epoch ??= kept.epoch
    const found = kept.epoch !== null && kept.epoch === this.epoch
    if (found) this.take(kept, begun)
    if (looking) return found
    if (!found) this.handOut(kept)
    this.letGo = this.copy.hold()
    this.started = true
    // Other pages of the same person say when they have kept something without a line.
    this.channel = new BroadcastChannel(`tablee ${this.copy.place}`)
    this.channel.onmessage = () => void this.catchUp().catch(this.fail)
    this.local = !this.ledger.clean
    if (this.local) this.flush()
    else this.soon()
    return found
  }

  /** Another life of the board gives way: what waited in it is given to who can lay it anew. */
  private handOut(kept: Kept): void {
    if (kept.waiting.length > 0) this.keeping.other(kept)
  }

  /** Read into the document what was found, keeping nothing. */
  show(kept: Kept): void {
    this.ledger.track()
    this.take(kept)
  }

  /** The server said which life of the board this is. */
  know(epoch: number): void {
    this.epoch = epoch
    this.told = true
    this.soon()
  }

  /** Keep something else that a table needs to stand up without the server. */
  remember(name: string, value: unknown): void {
    this.facts.set(name, value)
    this.soon()
  }

  /** Whether something written here is not yet kept. */
  get busy(): boolean {
    return this.local || this.writing !== null
  }

  /** Forget what is kept of the document, and keep nothing more through this keeper. */
  async clear(): Promise<void> {
    this.stop()
    await this.writing
    await this.copy.clear()
  }

  stop(): void {
    this.ended = true
    clearTimeout(this.timer)
    this.channel?.close()
    this.letGo()
    Updates.of(this.doc).off(this.changed)
    removeEventListener('pagehide', this.leaving)
  }

  /** Call when the ledger may have changed, so that what is settled does not wait for ever. */
  readonly soon = (): void => {
    if (!this.ended) this.timer ??= setTimeout(() => this.flush(), REST_MS)
  }

  private readonly changed = (
    update: Uint8Array,
    origin: unknown,
    _: Y.Doc,
    { local }: Y.Transaction,
  ): void => {
    if (origin === DEVICE || this.ended) return
    this.queue.push(update)
    if (local) {
      this.local = true
      this.flush()
    } else this.soon()
  }

  private flush(): void {
    if (!this.started || this.ended || this.epoch === null || this.writing) return
    this.writing = this.write().then(
      () => {
        this.writing = null
        if (this.local) this.flush()
        else if (this.known.size >= PARTS) idly(() => void this.compact().catch(this.fail))
      },
      () => {
        this.writing = null
        this.fail()
      },
    )
  }

  private async write(last = false): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const { epoch, local, queue } = this
    if (epoch === null) return
    const moves = this.ledger.changes()
    const facts = [...this.facts]
    this.local = false
    if ([queue, facts, moves.put, moves.drop].every(({ length }) => length === 0)) return
    this.queue = []
    this.facts.clear()
    const alone = !this.keeping.open()
    const keys = await this.copy.write({
      epoch,
      sure: this.told && !alone,
      parts: merged(queue),
      moves,
      facts,
      whole: () => Y.encodeStateAsUpdate(this.doc),
      firm: alone && local,
      last,
    })
    for (const key of keys) this.known.add(key)
    if (alone && local) this.channel?.postMessage(null)
  }

  /** Read what other pages of the same person have kept meanwhile. */
  private async catchUp(): Promise<void> {
    const kept = await this.copy.read(this.known)
    if (!this.ended && kept.epoch === this.epoch) this.take(kept)
  }

  /** `begun`: the document holds words that came before the device was read. */
  private take({ parts, waiting }: Kept, begun = false): void {
    // Of these, what is kept already need not be kept twice.
    const vector = begun && parts.length > 0 ? vectorOf(parts) : null
    const lay = () => {
      for (const { key, update } of parts) {
        this.known.add(key)
        apply(this.doc, update)
      }
    }
    Y.transact(this.doc, lay, DEVICE, false)
    const others = waiting.filter((entry) => entry.client !== this.doc.clientID)
    for (const { client } of others) this.earlier.add(client)
    this.ledger.adopt(others.filter((entry) => this.holds(entry)))
    if (vector) this.queue = [Y.encodeStateAsUpdate(this.doc, vector)]
  }

  /** Whether the document has what waits: of what could not be read nothing will ever be kept. */
  private holds({ client, clock, ranges }: Waiting): boolean {
    const has = (id: number, to: number) => to <= Y.getState(this.doc.store, id)
    return has(client, clock) && ranges.every((range) => has(range.client, range.to))
  }

  private async compact(): Promise<void> {
    await this.catchUp()
    if (this.ended) return
    const whole = () => Y.encodeStateAsUpdate(this.doc)
    const keys = await this.copy.compact(this.known, whole, this.epoch)
    this.known = new Set(keys)
  }

  private readonly leaving = (): void => {
    if (this.started && !this.ended && this.epoch !== null)
      void this.write(true).catch(() => undefined)
  }

  private readonly fail = (): void => {
    if (this.ended) return
    this.stop()
    this.keeping.failed()
  }
}

const merged = (updates: Uint8Array[]) => (updates.length > 1 ? [Y.mergeUpdates(updates)] : updates)

/** A part that cannot be read is passed over: the server has what it held, or nobody has. */
function apply(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.decodeUpdate(update)
  } catch {
    return
  }
  Y.applyUpdate(doc, update, DEVICE)
}

function vectorOf(parts: { update: Uint8Array }[]): Uint8Array | null {
  try {
    return Y.encodeStateVectorFromUpdate(Y.mergeUpdates(parts.map(({ update }) => update)))
  } catch {
    return null
  }
}

const idly = (act: () => void): unknown =>
  'requestIdleCallback' in globalThis ? requestIdleCallback(act) : setTimeout(act)
