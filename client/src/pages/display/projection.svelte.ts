/** One table read live for everybody in the room: what the screen shows, and nothing to touch. */
import { boardToken, currentSession, openSession, type Session } from '../../api'
import { currentLanguage, t } from '../../i18n'
import { Board, type Note } from '../../model/board'
import { familyOf } from '../../model/family'
import { zoneAt } from '../../model/geometry'
import { linksOf } from '../../model/links'
import { checklist, type Point } from '../../model/solutions'
import { zoneOfStep, type NoteId, type ZoneId } from '../../schema/terms'
import type { Other } from '../../sync/presence'
import { Provider } from '../../sync/provider'
import type { State } from '../../sync/state'
import type { Status } from '../../sync/status'
import { troubleOf, type Trouble } from '../join/trouble'
import { chosenMode, showMode } from '../../ui/mode'
import { idOfAddress, keyOfAddress } from '../workshop/links'
import { headOf } from './arrange'
import { Gaze, type View as Look } from './follow'

type View = 'laying' | 'open' | 'gone'
/** How long a new note wears its ring after its last change. */
const FRESH_MS = 20_000
const LOOK_MS = 1000
/** Letters of the name of a note in a sentence about another one. */
const NAME = 32

const personOf = (show: string | null | undefined): string | null =>
  show?.startsWith('person:') ? show.slice('person:'.length) : null
const notesIn = ({ editing, drag, selected }: Other): NoteId[] => [
  ...(editing ? [editing] : []),
  ...(drag?.ids ?? []),
  ...selected,
]

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
  /** The zone the screen looks at, or the whole table. */
  looking = $state<Look>('welcome')
  /** Everybody who is here, and what they are at. */
  others = $state.raw<Other[]>([])

  private provider: Provider | null = null
  private stopWatching: (() => void) | null = null
  private known: Set<NoteId> | null = null
  private epoch: number | null = null
  /** Notes in the order in which this screen saw them arrive. */
  /** Since the first look, and which one after the other. */
  private readonly arrivals = new Map<NoteId, number>()
  private cooling: ReturnType<typeof setTimeout> | undefined
  private frame = 0
  private changed = new Set<NoteId>()
  private renewed = false
  private gaze: Gaze | null = null

  get step(): string | null {
    return this.state?.board.step ?? this.entry?.step ?? null
  }

  /** What is known of the table before the first word of the socket. */
  get entry() {
    return this.session?.boards.find(({ id }) => id === this.id) ?? null
  }

  /** The notes of a zone, oldest first, without what is retained or still empty. */
  notesOf(zone: ZoneId): Note[] {
    return this.notes.filter((note) => note.zone === zone)
  }

  /** What leads from a note, and to it from another zone, in words. */
  saidOf(note: Note): string[] {
    const links = familyOf(this.board).links(note.id)
    return links.flatMap(({ from, to, kind }) => {
      const other = this.board.read(from === note.id ? to : from)
      if (!other || (to === note.id && other.zone === note.zone)) return []
      const key = from === note.id ? 'outline.linkTo' : 'outline.linkFrom'
      const name = other.text.trim() || t(`kind.${other.kind}`)
      return [t(key, { name: headOf(name, NAME), kind: t(`link.${kind}`) })]
    })
  }

  /** The seven points of a solution. */
  pointsOf(note: Note): Point[] {
    return checklist(note.id, familyOf(this.board))
  }

  /** Whom the screen was asked to follow. */
  get followed(): { id: string; name: string; colour: number } | null {
    const id = personOf(this.state?.board.show)
    return (id && this.state?.people.find((person) => person.id === id)) || null
  }

  /** The notes that the person followed has in hand. */
  get inHand(): ReadonlySet<NoteId> {
    const id = this.followed?.id
    return new Set(this.others.filter(({ person }) => person === id).flatMap(notesIn))
  }

  get challenges(): number {
    return this.notes.filter((note) => note.kind === 'challenge').length
  }

  authorOf(note: Note): { name: string; colour: number } | null {
    const person = this.state?.clients[String(note.client)]
    return this.state?.people.find(({ id }) => id === person) ?? null
  }

  start(): () => void {
    const unlink = linksOf(this.board).watch(() => this.look([]))
    const unwatch = this.board.watch(({ ids }) => this.look(ids))
    this.stopWatching = () => {
      unlink()
      unwatch()
    }
    void this.enter()
    const clock = setInterval(() => this.turn(), LOOK_MS)
    return () => {
      clearInterval(clock)
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
        showMode(state.board.light ?? chosenMode())
        this.turn()
      },
      refused: () => undefined,
      ended: (code: number) => this.ended(code),
    }
    this.provider = new Provider(this.board, events, {
      url: address.href,
      token: boardToken(this.id),
      language: currentLanguage(),
      agrees: (state) => this.agrees(state),
    })
    this.provider.release()
    const { presence } = this.provider
    presence.watch(() => (this.others = presence.others()))
    this.turn()
  }

  /** Another life of the board: what is shown is of the one before, so the page begins anew. */
  private agrees({ board: { epoch } }: State): boolean {
    this.epoch ??= epoch
    if (this.epoch !== epoch) location.reload()
    return this.epoch === epoch
  }

  /** Look where one should look now, gently. */
  private turn(): void {
    const { step } = this
    this.gaze ??= new Gaze(zoneOfStep(step) ?? 'solution')
    const show = this.state?.board.show ?? null
    const person = this.whereIs(personOf(show))
    this.looking = this.gaze.at(Date.now(), { show, step, person })
  }

  private whereIs(person: string | null): ZoneId | null {
    const them = this.others.filter((other) => other.person === person)
    for (const id of them.flatMap(notesIn)) {
      const note = this.board.read(id)
      if (note && !note.deleted) return note.zone
    }
    const cursor = them.find(({ cursor }) => cursor)?.cursor
    return cursor ? zoneAt(cursor) : null
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
    return this.arrivals.get(note.id) ?? -1
  }

  private greetNews(): void {
    const changed = this.changed
    this.changed = new Set()
    if (!this.known) return
    for (const { id, zone } of this.notes) {
      if (changed.has(id)) this.gaze?.worked(zone, Date.now())
      if (this.known.has(id)) continue
      this.known.add(id)
      this.arrivals.set(id, this.arrivals.size)
      this.fresh = id
    }
    if (this.fresh && changed.has(this.fresh)) {
      clearTimeout(this.cooling)
      this.cooling = setTimeout(() => (this.fresh = null), FRESH_MS)
    }
    this.read()
  }
}
