/** One board kept equal to the server's: the whole conversation on one socket. */
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Board } from '../model/board'
import { Connection } from './connection'
import { DEVICE, Ledger, type Range } from './ledger'
import { Presence } from './presence'
import type { State } from './state'
import { SAVING_MS, SILENT_MS, statusOf, type Status } from './status'
import { Updates } from './updates'
import { decode, encode, type Frame } from './wire'

export interface Report {
  status: Status
  /** Whether something has waited long enough for keeping to be worth a word. */
  late: boolean
  /** The notes with something that is not kept; links, comments and the like as `root/key`. */
  waiting: Set<string>
  synced: boolean
}

export interface Refusal {
  code: string
  message: string
}

export interface Events {
  report(report: Report): void
  state(state: State): void
  refused(refusal: Refusal): void
  /** The connection ended for good with this close code. */
  ended(code: number): void
}

export interface Options {
  url: string
  token: string | null
  language: string
  /**
   * Asked with the first state of each line: whether this page's document belongs to this
   * life of the board. Until then nothing of it is sent. Without it every document does.
   */
  agrees?: (state: State) => boolean
  /** Whether the device keeps what waits: then leaving the page loses nothing. */
  keeps?: () => boolean
}

const STALLED_MS = 8000

export class Provider {
  readonly presence: Presence
  private readonly awareness: Awareness
  private readonly connection: Connection
  private readonly timer: ReturnType<typeof setInterval>
  private lostAt: number | null = Date.now()
  private openedAt = 0
  private synced = false
  private refusing = false
  /** The table is paused for us: what is written waits for the server to ask again (P8). */
  private held = false
  /** What the server asked for and is not yet told: see `Options.agrees` and `release`. */
  private asked: Uint8Array | null = null
  private agreed = false
  private whole: boolean
  private last = ''

  constructor(
    private readonly board: Board,
    private readonly events: Events,
    private readonly options: Options,
    private readonly ledger = new Ledger(board.doc.clientID),
  ) {
    this.whole = !options.agrees
    this.awareness = new Awareness(board.doc)
    this.presence = new Presence(this.awareness)
    Updates.of(board.doc).on(this.changed)
    this.awareness.on('update', this.moved)
    addEventListener('beforeunload', this.leaving)
    addEventListener('pagehide', this.gone)
    const protocols = options.token ? ['tablee', options.token] : []
    this.connection = new Connection(options.url, protocols, {
      opened: () => this.greet(),
      heard: (data) => this.hear(data),
      closed: (code, final) => this.lost(code, final),
    })
    this.timer = setInterval(() => this.report(), 250)
  }

  stop(): void {
    clearInterval(this.timer)
    removeEventListener('beforeunload', this.leaving)
    removeEventListener('pagehide', this.gone)
    Updates.of(this.board.doc).off(this.changed)
    this.presence.stop()
    this.connection.stop()
  }

  /** The device has given back what it kept of this board: now it may be told. */
  release(): void {
    this.whole = true
    this.tell()
    this.report()
  }

  get isOpen(): boolean {
    return this.connection?.isOpen ?? false
  }

  private get free(): boolean {
    return this.agreed && this.whole
  }

  private greet(): void {
    this.lostAt = null
    this.openedAt = Date.now()
    this.agreed = !this.options.agrees
    this.asked = null
    const { language } = this.options
    this.send({ type: 'hello', text: JSON.stringify({ version: 1, language }) })
    // The first entry declares our client id (A1), before any edit under it arrives.
    // Said anew, because the others may have heard that we left at the old clock (A4, A8).
    this.awareness.setLocalState(this.awareness.getLocalState())
    this.send({ type: 'step1', stateVector: Y.encodeStateVector(this.board.doc) })
    this.report()
  }

  private hear(data: Uint8Array): void {
    this.take(decode(data))
    this.report()
  }

  private take(frame: Frame): void {
    switch (frame.type) {
      case 'step1':
        // A server that asks is willing to take: what it refused before goes along.
        this.refusing = false
        this.asked = frame.stateVector
        this.tell()
        break
      case 'step2':
      case 'update':
        this.learn(frame.update)
        if (frame.type === 'step2') this.synced = true
        break
      case 'awareness':
        applyAwarenessUpdate(this.awareness, frame.payload, this)
        break
      case 'query':
        this.sendAwareness([...this.awareness.getStates().keys()])
        break
      case 'saved':
        for (const [client, clock] of frame.clocks) this.ledger.acknowledge(clock, client)
        break
      case 'state':
        this.heed(JSON.parse(frame.text) as State)
        break
      case 'refusal':
        this.refusing = true
        this.events.refused(JSON.parse(frame.text) as Refusal)
        break
      default:
        break
    }
  }

  /** Answer what the server asked for, as soon as that may be. */
  private tell(): void {
    const vector = this.asked
    if (vector === null || !this.free) return
    this.asked = null
    // What it knows of ours is on disk, though its word for it may be lost with a line (S14).
    for (const [client, clock] of Y.decodeStateVector(vector))
      this.ledger.acknowledge(clock, client)
    this.send({ type: 'step2', update: Y.encodeStateAsUpdate(this.board.doc, vector) })
    this.ledger.sent()
  }

  private heed(state: State): void {
    if (!this.agreed && !this.options.agrees?.(state)) return
    this.agreed = true
    this.held = !state.may_write
    const now = Date.now()
    this.events.state({ ...state, ahead: (state.now_ms ?? now) - now })
    this.tell()
  }

  private learn(update: Uint8Array): void {
    // What the server tells is on disk (S2, S6), our own deletions included (S10).
    if (this.ledger.deletionsWait || this.ledger.adopted.size > 0) {
      const { structs, ds } = Y.decodeUpdate(update)
      this.ledger.confirm(rangesOf(ds))
      const others = this.ledger.adopted
      for (const { id, length } of structs)
        if (others.has(id.client)) this.ledger.acknowledge(id.clock + length, id.client)
    }
    Updates.of(this.board.doc).apply(update, this)
  }

  private readonly changed = (
    update: Uint8Array,
    origin: unknown,
    doc: Y.Doc,
    transaction: Y.Transaction,
  ): void => {
    if (origin === this) return
    const sent = this.free && this.connection.isOpen
    if (origin !== DEVICE) {
      const { store, clientID } = doc
      const before = transaction.beforeState.get(clientID) ?? 0
      const after = Y.getState(store, clientID)
      this.ledger.wrote(
        touched(transaction),
        after > before ? after : 0,
        rangesOf(transaction.deleteSet),
        Date.now(),
        { sent },
      )
    }
    // What is not sent now is part of the answer to the server's next question.
    if (sent) this.send({ type: 'update', update })
    this.report()
  }

  private readonly moved = (
    { added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>,
    origin: unknown,
  ): void => {
    if (origin !== this) this.sendAwareness([...added, ...updated, ...removed])
  }

  private sendAwareness(clients: number[]): void {
    // Only what is ours is worth saying: the server ignores the rest (A2).
    const own = clients.filter((client) => client === this.board.doc.clientID)
    if (own.length === 0) return
    this.send({ type: 'awareness', payload: encodeAwarenessUpdate(this.awareness, own) })
  }

  private send(frame: Frame): void {
    this.connection.send(encode(frame))
  }

  private lost(code: number, final: boolean): void {
    this.lostAt ??= Date.now()
    const own = this.awareness.clientID
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== own)
    removeAwarenessStates(this.awareness, others, this)
    // Forget their clocks too, else they stay unseen until they move again.
    for (const other of others) this.awareness.meta.delete(other)
    this.report()
    if (final) this.events.ended(code)
  }

  private report(): void {
    const now = Date.now()
    const oldest = this.ledger.oldest
    const refused = this.refusing || this.held
    if (oldest !== null && !refused) this.urge(now, oldest)
    const status = statusOf(now, {
      lostAt: this.lostAt,
      unplugged: !navigator.onLine && this.lostAt !== null,
      oldest,
      refused,
      synced: this.synced,
    })
    const waiting = this.ledger.notes
    const late = oldest !== null && now - oldest >= SAVING_MS
    const line = [status, late, this.synced, ...waiting].join(' ')
    if (line === this.last) return
    this.last = line
    this.events.report({ status, late, waiting, synced: this.synced })
  }

  /** Nothing confirmed for long: ask what the server has; if that is not answered, reconnect. */
  private urge(now: number, oldest: number): void {
    // Hours without network are no fault of a line that has just opened.
    const waited = now - Math.max(oldest, this.openedAt)
    if (waited <= STALLED_MS || !this.connection?.isOpen) return
    if (waited > 2 * STALLED_MS + SILENT_MS) this.connection.drop()
    else if (this.ledger.deletionsWait)
      this.send({ type: 'step1', stateVector: Y.encodeStateVector(this.board.doc) })
  }

  private readonly leaving = (event: BeforeUnloadEvent): void => {
    if (!this.ledger.clean && !this.options.keeps?.()) event.preventDefault()
  }

  private readonly gone = (): void => {
    removeAwarenessStates(this.awareness, [this.board.doc.clientID], 'leaving')
  }
}

interface Deletions {
  clients: Map<number, { clock: number; len: number }[]>
}

function rangesOf(deletions: Deletions): Range[] {
  return [...deletions.clients].flatMap(([client, items]) =>
    items.map(({ clock, len }) => ({ client, from: clock, to: clock + len })),
  )
}

/** What a transaction touched: notes by their ids, the rest as `root/key`. */
function touched({ changed, doc }: Y.Transaction): Set<string> {
  const names = new Map([...doc.share].map(([name, type]) => [type as unknown, name]))
  const ids = new Set<string>()
  for (const [type, keys] of changed) {
    let top = type as unknown as Y.AbstractType<unknown>
    let key: string | null = null
    while (top._item) {
      key = top._item.parentSub ?? key
      top = top._item.parent as Y.AbstractType<unknown>
    }
    const root = names.get(top)
    for (const each of key === null ? keys : [key])
      ids.add(root === 'notes' ? String(each) : `${root ?? ''}/${String(each)}`)
  }
  return ids
}
