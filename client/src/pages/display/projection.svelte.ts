/** One table read live for everybody in the room: what the screen shows, and nothing to touch. */
import { boardToken, currentSession, openSession, type Session } from '../../api'
import { currentLanguage } from '../../i18n'
import { Board, type Note } from '../../model/board'
import { zoneOfStep, type NoteId } from '../../schema/terms'
import { Provider } from '../../sync/provider'
import type { State } from '../../sync/state'
import type { Status } from '../../sync/status'
import { troubleOf, type Trouble } from '../join/trouble'
import { idOfAddress, keyOfAddress } from '../workshop/links'

type View = 'laying' | 'open' | 'gone'
/** How long a new note wears its ring after its last change. */
const FRESH_MS = 20_000

export class Projection {
  readonly id = idOfAddress()
  private readonly key = keyOfAddress()
  private readonly board = new Board()
  view = $state<View>('laying')
  trouble = $state.raw<Trouble | null>(null)
  session = $state.raw<Session | null>(null)
  state = $state.raw<State | null>(null)
  status = $state<Status>('saving')
  synced = $state(false)
  notes = $state.raw<Note[]>([])
  retained = $state<string | null>(null)
  fresh = $state<NoteId | null>(null)

  private provider: Provider | null = null
  private stopWatching: (() => void) | null = null
  private known: Set<NoteId> | null = null
  /** Notes in the order in which this screen saw them arrive. */
  private arrivals: NoteId[] = []
  private cooling: ReturnType<typeof setTimeout> | undefined
  private frame = 0
  private changed = new Set<NoteId>()
  private renewed = false

  get step(): string | null {
    return this.state?.board.step ?? this.entry?.step ?? null
  }

  /** What is known of the table before the first word of the socket. */
  get entry() {
    return this.session?.boards.find(({ id }) => id === this.id) ?? null
  }

  /** The notes of the zone in focus, oldest first, without what is retained or still empty. */
  get inFocus(): Note[] {
    const zone = zoneOfStep(this.step) ?? 'solution'
    return this.notes.filter((note) => note.zone === zone)
  }

  get challenges(): number {
    return this.notes.filter((note) => note.kind === 'challenge').length
  }

  authorOf(note: Note): { name: string; colour: number } | null {
    const person = this.state?.clients[String(note.client)]
    return this.state?.people.find(({ id }) => id === person) ?? null
  }

  start(): () => void {
    this.stopWatching = this.board.watch(({ ids }) => this.look(ids))
    void this.enter()
    return () => {
      clearTimeout(this.cooling)
      cancelAnimationFrame(this.frame)
      this.stopWatching?.()
      this.provider?.stop()
    }
  }

  async enter(): Promise<void> {
    this.trouble = null
    try {
      const known = boardToken(this.id)
      const session = this.key
        ? await openSession({ token: this.key, board: this.id }, known)
        : await currentSession(known)
      if (!session?.boards.some(({ id }) => id === this.id)) return void (this.view = 'gone')
      this.session = session
      this.view = 'open'
      this.connect()
    } catch (error) {
      this.trouble = troubleOf(error)
      this.view = 'gone'
    }
  }

  private connect(): void {
    this.provider?.stop()
    const address = new URL(`/sync/${encodeURIComponent(this.id)}`, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    const events = {
      report: ({ status, synced }: { status: Status; synced: boolean }) => {
        this.status = status
        if (synced && !this.synced) this.settle()
        this.synced = synced
      },
      state: (state: State) => {
        this.renewed = false
        this.state = state
      },
      refused: () => undefined,
      ended: (code: number) => this.ended(code),
    }
    this.provider = new Provider(this.board, events, {
      url: address.href,
      token: boardToken(this.id),
      language: currentLanguage(),
    })
  }

  /** A session that ran out is opened again with the link, once; else the screen says so. */
  private ended(code: number): void {
    const again = code === 4401 && this.key && !this.renewed
    this.renewed = true
    if (again) void this.enter()
    else this.view = 'gone'
  }

  /** What was there at the first complete look is not news. */
  private settle(): void {
    this.read()
    this.known = new Set(this.notes.map(({ id }) => id))
  }

  private look(ids: Iterable<NoteId>): void {
    for (const id of ids) this.changed.add(id)
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0
      this.read()
      this.greetNews()
    })
  }

  private read(): void {
    const retained = this.board.retained('challenge')
    const text = retained ? this.board.read(retained) : null
    this.retained = text && !text.deleted && text.text.trim() ? text.text : null
    this.notes = [...this.board.living()]
      .filter((note) => note.text.trim() && (note.id !== retained || !this.retained))
      .sort((a, b) => this.age(a) - this.age(b) || (a.z < b.z ? -1 : a.z > b.z ? 1 : 0))
  }

  private age(note: Note): number {
    return this.arrivals.indexOf(note.id)
  }

  private greetNews(): void {
    const changed = this.changed
    this.changed = new Set()
    if (!this.known) return
    for (const { id } of this.notes) {
      if (this.known.has(id)) continue
      this.known.add(id)
      this.arrivals.push(id)
      this.fresh = id
    }
    if (this.fresh && changed.has(this.fresh)) {
      clearTimeout(this.cooling)
      this.cooling = setTimeout(() => (this.fresh = null), FRESH_MS)
    }
    this.read()
  }
}
