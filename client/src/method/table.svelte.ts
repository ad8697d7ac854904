/** One table as one person has it: the board, the line to the server, and what to say about both. */
import {
  boardCahier,
  boardToken,
  currentSession,
  forgetBoard,
  keptInvite,
  type BoardCahier,
  type Invite,
  type Session,
} from '../api'
import { currentLanguage, t } from '../i18n'
import { Board } from '../model/board'
import type { NoteId, Point } from '../schema/terms'
import { Ledger } from '../sync/ledger'
import type { Other } from '../sync/presence'
import { Provider, type Refusal, type Report } from '../sync/provider'
import type { State } from '../sync/state'
import type { NoteView } from '../view/notes.svelte'
import { begin, seen } from '../view/more'
import { Stage } from '../view/stage.svelte'
import { putAside, takeBack } from './aside'
import { keptWords, layAgain, wordsOf, type Kept } from './keeping'
import type { Local } from './local.svelte'
import { People } from './people'
import { sayDone, tell, tellFull, tellTakenAway } from './sayings'
import { Voice, type Action } from './voice.svelte'

const FRESH_MS = 6000
const CAHIER_MS = 30_000
/** A page that is refused again and again stops asking. */
const REBUILDS = 4
/** No place at this board any more: then nothing of it stays on this device for this person. */
const REVOKED = new Set([4401, 4403])
/** No such board any more: then nobody's copy of it stays. */
const NOWHERE = 4404

export class Table {
  stage: Stage = $state.raw() as Stage
  report = $state.raw<Report>({ status: 'saving', late: false, waiting: new Set(), synced: false })
  state = $state.raw<State | null>(null)
  others = $state.raw<Other[]>([])
  cahier = $state.raw<BoardCahier | null>(null)
  /** The close code that ended the conversation for good. */
  ended = $state<number | null>(null)
  /** This person is about to give their place back: see leaving.ts. */
  leaving = false
  readonly voice = new Voice()
  readonly people = new People(() => this.state)
  private board = new Board()
  private provider: Provider | null = null
  private ledger = new Ledger(this.board.doc.clientID)
  private alive = new Set<NoteId>()
  private rebuilds = 0
  /** Most notes that waited while there was no network. */
  private away = 0
  private kept: Kept[] = []
  private cahierRead = 0

  constructor(
    readonly id: string,
    readonly session: Session,
    readonly local: Local,
  ) {
    this.state = local.state
    local.onlost = () =>
      this.voice.toast({ sign: 'triangle-alert', tone: 'offline', words: t('banner.keepsNothing') })
    local.onrescue = (words) => this.rescued(words)
    this.start()
    void this.readCahier()
    addEventListener('pagehide', this.leave)
  }

  /** Before a reload: what the server has not taken is laid again when the table is back. */
  private readonly leave = (): void => {
    const nowhere = this.local.safe ? [] : keptWords(this.board, this.report.waiting)
    putAside(this.id, this.me, [...this.kept, ...nowhere])
  }

  get invite(): Invite | null {
    return this.session.invite ?? keptInvite(this.id)
  }

  get token(): string | null {
    return boardToken(this.id)
  }

  get me(): string {
    return this.state?.me.id ?? this.session.participant.id
  }

  /** Whether the board can be seen: the server has told it, or this device kept it. */
  get laid(): boolean {
    return this.report.synced || this.local.found
  }

  get mayWrite(): boolean {
    return this.stage.mayWrite
  }

  get paused(): boolean {
    return Boolean(this.state?.board.paused || this.state?.workshop.paused)
  }

  /** What this person wrote and the server does not have. */
  get waitingWords(): string {
    return wordsOf(keptWords(this.board, this.report.waiting))
  }

  author(note: NoteView): { name: string; colour: number } | null {
    const { client } = note
    const own = this.local.wrote(client) ? client : this.board.doc.clientID
    return this.people.ofClient(client, own)
  }

  isMine(note: NoteView): boolean {
    const { client } = note
    if (client === this.board.doc.clientID || this.local.wrote(client)) return true
    return this.people.idOf(client) === this.me
  }

  cursor(at: Point | null): void {
    this.provider?.presence.tell({
      cursor: at && [Math.round(at[0]), Math.round(at[1])],
    })
  }

  stop(): void {
    removeEventListener('pagehide', this.leave)
    this.provider?.stop()
    this.stage.stop()
  }

  // ------------------------------------------------------------- the line

  private start(): void {
    const stage = new Stage(this.board, {
      doing: (change) => this.provider?.presence.tell(change),
      said: (event, notes) => sayDone(this.voice, this.board, event, notes),
      tell: (words, refused) => tell(this.voice, words, refused),
      changed: (ids, local) => this.changed(ids, local),
      author: (note) => this.author(note),
      say: (sentence) => this.voice.say(sentence),
      card: (id) => this.printed(id),
    })
    if (this.state) this.heed(stage, this.state)
    this.stage = stage
    this.connect()
  }

  private connect(): void {
    const { protocol, host } = location
    const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/sync/${this.id}`
    const provider = new Provider(
      this.board,
      {
        report: (report) => this.reported(report),
        state: (state) => this.stated(state),
        refused: (refusal) => this.refused(refusal),
        ended: (code) => void this.over(code),
      },
      {
        url,
        token: this.token,
        language: currentLanguage(),
        agrees: (state) => this.agrees(state),
        keeps: () => this.local.safe,
      },
      this.ledger,
    )
    this.provider = provider
    void this.unpack(provider)
    provider.presence.watch(() => this.seen(provider.presence.others()))
  }

  /** What this device kept comes first; nothing is told before the server's word on it. */
  private async unpack(provider: Provider): Promise<void> {
    const session = { ...this.session, participant: this.state?.me ?? this.session.participant }
    await this.local.begin(session, this.board, this.ledger, () => this.provider?.isOpen ?? false)
    if (this.provider !== provider) return
    provider.release()
    if (this.local.found && !this.report.synced) this.stage.showStep(false)
    if (this.local.found) begin()
  }

  /** Another life of the board, or another person: this document is not theirs to tell. */
  private agrees(state: State): boolean {
    const before = this.me
    if (this.local.agrees(state)) return true
    queueMicrotask(() => {
      this.state = state
      this.rebuild(state.me.id === before ? 'epoch' : 'person')
    })
    return false
  }

  private reported(report: Report): void {
    const first = report.synced && !this.report.synced
    const now = report.status
    this.report = report
    for (const note of this.stage.notes.all.values()) {
      const pending = now === 'offline' && report.waiting.has(note.id)
      if (note.pending !== pending) note.pending = pending
    }
    if (first) this.arrived()
    if (now === 'offline') this.away = Math.max(this.away, report.waiting.size)
    else if (now === 'saved' && this.away > 0) this.backAgain()
  }

  /** The board of this moment, if it is the server's and this person may write on it. */
  private get open(): Board | null {
    return this.report.synced && this.mayWrite ? this.board : null
  }

  /** Words of this person from another life of the board: laid as soon as it is there. */
  private rescued(words: Kept[]): void {
    if (this.report.synced) layAgain(this.board, words)
    else this.kept.push(...words)
  }

  private backAgain(): void {
    const sent = this.away
    this.away = 0
    if (sent > 0)
      this.voice.toast({ sign: 'check', tone: 'saved', words: t('toast.back', { n: sent }) })
  }

  private arrived(): void {
    this.alive = new Set(this.stage.notes.living().map((note) => note.id))
    layAgain(this.board, [...this.kept, ...takeBack(this.id, this.me)])
    this.kept = []
    // Who has the board before their eyes already is not moved about.
    if (!this.local.found) this.stage.showStep(false)
    begin()
    void import('../sync/shell').then(({ keepShell }) => keepShell())
    void import('./others').then(({ offerOthers }) =>
      offerOthers(this.local, () => this.open, this.voice),
    )
  }

  private stated(state: State): void {
    const step = this.state?.board.step
    this.state = state
    this.local.remember('state', state)
    this.heed(this.stage, state)
    if (!this.cahier) this.renewCahier()
    // Who is in the middle of a word goes on: it waits here and leaves at the resume (P8).
    if (step !== undefined && step !== state.board.step) {
      this.stage.showStep()
      this.voice.say(t(`step.${this.stepOf(state)}`))
    }
  }

  private stepOf(state: State): 'welcome' | 'challenge' | 'future' | 'solution' | 'plenary' {
    return (state.board.step ?? 'welcome') as 'welcome'
  }

  private heed(stage: Stage, state: State): void {
    stage.mayWrite = state.may_write
    stage.step = state.board.step
  }

  private refused({ code, message }: Refusal): void {
    const words = this.waitingWords
    this.voice.toast({
      sign: code === 'paused' || code === 'locked' ? 'lock' : 'ban',
      tone: 'refused',
      words: code === 'locked' ? t('toast.locked') : message,
      stays: true,
      ...(words ? { action: this.copying(words) } : {}),
    })
  }

  private copying(words: string): Action {
    return {
      label: t('toast.copy'),
      run: async () => (await import('./handing')).hand(words, this.voice),
    }
  }

  /** The line ended for good: under a new client id it may begin again. */
  private async over(code: number): Promise<void> {
    if (this.leaving) return
    const again = this.rebuilds++ < REBUILDS ? code : 0
    if (again === 4409 || again === 4422) this.rebuild(again)
    else if (again === 4401 && (await this.stillWelcome())) {
      this.provider?.stop()
      this.connect()
    } else {
      this.ended = code
      if (code === NOWHERE) await this.local.wipe()
      else if (REVOKED.has(code)) await this.local.wipeOwn()
    }
  }

  /** The tab's own session has ended: the cookie of this browser may still count. */
  private async stillWelcome(): Promise<boolean> {
    forgetBoard(this.id)
    const session = await currentSession(null).catch(() => null)
    return Boolean(session?.boards.some((board) => board.id === this.id))
  }

  /**
   * Begin anew with the server's document: after a close code, for another epoch of the
   * board or another person. What was not taken is laid again or can be copied.
   */
  private rebuild(why: 4409 | 4422 | 'epoch' | 'person'): void {
    const kept = keptWords(this.board, this.report.waiting)
    this.provider?.stop()
    this.stage.stop()
    if (why === 'person') this.local.handOver()
    else this.local.again()
    this.kept = why === 4409 || why === 'epoch' ? kept : []
    this.board = new Board()
    this.ledger = new Ledger(this.board.doc.clientID)
    this.report = { status: 'saving', late: false, waiting: new Set(), synced: false }
    this.start()
    const words = wordsOf(kept)
    if (words && why === 4422)
      this.voice.toast({
        sign: 'ban',
        tone: 'refused',
        words: t('toast.refused'),
        stays: true,
        action: this.copying(words),
      })
  }

  /** Read the cards again if that was a while ago: a catalogue may have come meanwhile. */
  renewCahier(): void {
    if (Date.now() - this.cahierRead > CAHIER_MS) void this.readCahier()
  }

  /** What is printed on a card of the cahier or of the catalogue. */
  private printed(id: string): string | null {
    const { themes = [], initiatives = [] } = this.cahier ?? {}
    for (const { challenges, orientations, actions } of themes)
      for (const cards of [challenges, orientations, actions]) {
        const card = cards.find((one) => one.id === id)
        if (card) return card.text
      }
    const initiative = initiatives.find((one) => one.id === id)
    return initiative ? (initiative.text ?? initiative.name) : null
  }

  /** Without network those of before stay. */
  private async readCahier(): Promise<void> {
    this.cahierRead = Date.now()
    await seen()
    const told = await boardCahier(this.id, this.token).catch(() => null)
    this.cahier = told ?? this.cahier ?? (await this.local.fact<BoardCahier>('cahier'))
    if (told) this.local.remember('cahier', told)
  }

  // ----------------------------------------------------------- the others

  private seen(others: Other[]): void {
    this.others = others
    this.stage.ghosts.follow(others)
  }

  private changed(ids: Set<NoteId>, local: boolean): void {
    for (const id of ids) {
      const note = this.stage.notes.get(id)
      if (note && !this.alive.has(id)) {
        this.alive.add(id)
        if (!local && this.report.synced) this.welcome(note)
      } else if (!note && this.alive.delete(id)) {
        if (!local && this.stage.editing === id) this.takenAway(id)
      }
    }
  }

  private welcome(note: NoteView): void {
    // Not within the event that brought it: others of the same message may follow.
    queueMicrotask(() => this.stage.makeRoom(note))
    note.fresh = true
    setTimeout(() => (note.fresh = false), FRESH_MS)
    const name = this.author(note)?.name ?? t('people.someone')
    this.voice.later(t('said.came', { name, kind: t(`kind.${note.kind}`) }))
  }

  private takenAway(id: NoteId): void {
    const client = this.board.removedBy(id)
    const name = (client !== null && this.people.ofClient(client)?.name) || t('people.someone')
    tellTakenAway(this.voice, this.board, id, name)
  }

  full(): void {
    tellFull(this.voice)
  }
}
