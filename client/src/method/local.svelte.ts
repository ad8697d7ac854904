/** What this device keeps of the table, so that it stands up again without the server. */
import type { Session } from '../api'
import { Board } from '../model/board'
import type { Copy, Kept as Stored } from '../sync/copy'
import type { Keeper } from '../sync/keeper'
import type { Device } from '../sync/kept'
import { Ledger } from '../sync/ledger'
import type { State } from '../sync/state'
import { keptWords, type Kept } from './keeping'

/** So long the server is given to say who sits here, before this device says it. */
const IMPATIENT_MS = 1500

/** For who only looks at what is kept. */
const SILENT = { open: () => false, failed: () => undefined, other: () => undefined }

const seatKey = (board: string) => `tablee:person:${board}`

/** Of a session only what names people and tables: never a token, never an invitation. */
const described = ({ expires, participant, workshop, boards }: Session): Session => ({
  expires,
  participant,
  workshop,
  boards,
  invite: null,
})

/** The last state as far as it holds without a server: who is here and pauses are not known. */
const asleep = (state: State): State => ({
  ...state,
  people: state.people.map((person) => ({ ...person, here: false })),
  board: { ...state.board, paused: false },
  workshop: { ...state.workshop, paused: false },
  may_write: state.me.role !== 'viewer',
  trouble: null,
})

export class Local {
  /** Whether this device keeps what is written; null until that is known. */
  keeps = $state<boolean | null>(null)
  /** Called when it turns out that it keeps nothing. */
  onlost: () => void = () => undefined
  /** Called with words of this person that were kept of another life of the board. */
  onrescue: (words: Kept[]) => void = () => undefined
  /** Whether it held the board when the page was opened. */
  found = $state(false)
  /** The last state that it knows, when the page had to begin without the server. */
  state: State | null = null
  private person = ''
  private epoch: number | null = null
  private keeper: Keeper | null = null
  private readonly facts = new Map<string, unknown>()
  /** One thing after the other: what begins waits until what ends has ended. */
  private turn: Promise<void> = Promise.resolve()
  private readonly device: Promise<Device | null>

  constructor(private readonly id: string) {
    this.device = import('../sync/kept').then(({ Device }) => Device.open()).catch(() => null)
    void this.device.then((device) => {
      if (device) device.lost = () => this.fail()
    })
  }

  /** What the server answers, or what this device remembers when it does not answer in time. */
  async unlessSlow<Refused>(asked: Promise<Session | Refused>): Promise<Session | Refused> {
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), IMPATIENT_MS))
    const answer = await Promise.race([asked.catch(() => null), late])
    return answer ?? (await this.remembered()) ?? asked
  }

  /** Who sat here last, to begin without the server; null when this device does not know. */
  private async remembered(): Promise<Session | null> {
    try {
      const copy = await this.last()
      const session = (await copy?.fact<Session>('session')) ?? null
      const state = (await copy?.fact<State>('state')) ?? null
      if (session && state) this.state = asleep(state)
      return this.state && session
    } catch {
      return null
    }
  }

  /**
   * Keep this document for this person from now on; resolves once it holds what was kept.
   * Never rejects. `open` tells whether a line to the server is open.
   */
  begin(session: Session, board: Board, ledger: Ledger, open: () => boolean): Promise<void> {
    this.person = session.participant.id
    return this.next(async () => {
      // The line was lost and found again: the document is the same, and so is its keeper.
      if (this.keeper?.doc === board.doc) return
      const device = await this.device
      if (!device) throw new Error('this browser keeps nothing')
      const copy = device.copyOf(this.id, this.person)
      const other = (kept: Stored) => this.onrescue(wordsIn(device, copy, kept))
      const keeping = { open, failed: () => this.fail(), other }
      const keeper = device.keeper(copy, board.doc, ledger, keeping)
      this.keeper?.stop()
      this.keeper = keeper
      if (this.epoch !== null) keeper.know(this.epoch)
      if (await keeper.start()) this.found = true
      this.epoch ??= keeper.epoch
      this.facts.set('session', described(session))
      for (const [name, value] of this.facts) keeper.remember(name, value)
      this.keeps = true
      sessionStorage.setItem(seatKey(this.id), this.person)
    })
  }

  /** Whether the document of this page belongs to the person and the life of the board. */
  agrees(state: State): boolean {
    const { epoch } = state.board
    if (state.me.id !== this.person || (this.epoch ?? epoch) !== epoch) return false
    this.epoch = epoch
    this.keeper?.know(epoch)
    return true
  }

  /** Begin anew with the next `begin`: forget what is kept of a document that is of no use. */
  again(): void {
    this.epoch = null
    void this.next(async () => {
      const { keeper } = this
      this.keeper = null
      await keeper?.clear()
    })
  }

  /** Somebody else sits here now: what is kept for the one before stays. */
  handOver(): void {
    this.epoch = null
  }

  remember(name: 'state' | 'cahier', value: unknown): void {
    this.facts.set(name, value)
    this.keeper?.remember(name, value)
  }

  async fact<T>(name: string): Promise<T | null> {
    const copy = await this.last().catch(() => null)
    return (await copy?.fact<T>(name).catch(() => null)) ?? null
  }

  /** Whether the words of this page would survive it. */
  get safe(): boolean {
    return this.keeps === true && this.keeper !== null && !this.keeper.busy
  }

  /** Whether an earlier page of this person wrote under this client id. */
  wrote(client: number): boolean {
    return this.keeper?.earlier.has(client) ?? false
  }

  /** What of this person's words waits on this device, of a board that no longer opens. */
  async waitingWords(): Promise<Kept[]> {
    const [device, copy] = [await this.device, await this.last().catch(() => null)]
    return device && copy ? wordsOf(device, copy) : []
  }

  /** What others wrote here in this browser and never sent; whose page is open sends it itself. */
  async wordsOfOthers(): Promise<{ person: string; name: string; words: Kept[] }[]> {
    const device = await this.device
    if (!device) return []
    const people = await device.peopleAt(this.id).catch(() => [])
    const others = people.filter((person) => person !== this.person)
    const found = await Promise.all(
      others.map(async (person) => {
        const copy = device.copyOf(this.id, person)
        const words = (await copy.isOpen()) ? [] : await wordsOf(device, copy)
        const session = await copy.fact<Session>('session').catch(() => null)
        return { person, name: session?.participant.name ?? '', words }
      }),
    )
    return found.filter(({ words }) => words.length > 0)
  }

  /** Forget this board for one person of this browser. */
  async forgetPerson(person: string): Promise<void> {
    await (await this.device)?.wipe((at) => at.board === this.id && at.person === person)
  }

  /** Forget this board on this device, for whomever it was kept. */
  async wipe(): Promise<void> {
    await this.forget((record) => record.board === this.id)
  }

  /** Forget this board on this device for this person: others of this browser keep theirs. */
  async wipeOwn(): Promise<void> {
    const place = (await this.last().catch(() => null))?.person
    await this.forget((record) => record.board === this.id && record.person === place)
  }

  /** Forget all boards of this person on this device: they leave. */
  async leave(person: string): Promise<void> {
    await this.forget((record) => record.person === person)
  }

  private forget(which: (record: { board: string; person: string }) => boolean): Promise<void> {
    this.keeper?.stop()
    sessionStorage.removeItem(seatKey(this.id))
    return this.next(async () => {
      this.keeper?.stop()
      this.keeper = null
      await (await this.device)?.wipe(which)
    })
  }

  private next(act: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(act).catch(() => this.fail())
    return this.turn
  }

  private async last() {
    const device = await this.device
    if (!device) return null
    const person =
      (this.person || sessionStorage.getItem(seatKey(this.id))) ??
      (await device.peopleAt(this.id))[0]
    return person ? device.copyOf(this.id, person) : null
  }

  private readonly fail = (): void => {
    this.keeper?.stop()
    this.keeper = null
    if (this.keeps === false) return
    this.keeps = false
    this.onlost()
  }
}

/** What waits in what was read of a copy. */
function wordsIn(device: Device, copy: Copy, kept: Stored): Kept[] {
  const [board, ledger] = [new Board(), new Ledger()]
  const keeper = device.keeper(copy, board.doc, ledger, SILENT)
  keeper.show(kept)
  keeper.stop()
  return keptWords(board, ledger.notes)
}

async function wordsOf(device: Device, copy: Copy): Promise<Kept[]> {
  const [board, ledger] = [new Board(), new Ledger()]
  const keeper = device.keeper(copy, board.doc, ledger, SILENT)
  await keeper.start({ looking: true }).catch(() => false)
  keeper.stop()
  return keptWords(board, ledger.notes)
}
