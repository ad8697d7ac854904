/** The table in the hands of one person: what is selected, edited, carried, and every gesture. */
import type { Board, NewNote, RetainedKey } from '../model/board'
import {
  LARGE,
  MEDIUM,
  around,
  freePlace,
  zoneAt,
  zoneRect,
  type Direction,
} from '../model/geometry'
import { Undo } from '../model/undo'
import {
  zoneOfStep,
  type Kind,
  type NoteId,
  type Point,
  type Size,
  type ZoneId,
} from '../schema/terms'
import type { Doing } from '../sync/presence'
import { distance, type Hands, type Spot } from '../tools/tool'
import { Camera } from './camera.svelte'
import { Choosing } from './choosing.svelte'
import { retained } from './customs'
import { Ghosts } from './ghosts'
import { Laying } from './laying.svelte'
import { Moving } from './moving'
import { Notes, type NoteView } from './notes.svelte'

/** No zone is shown smaller than this, however far down its papers reach. */
const READABLE = 0.7
/** On a narrower screen there is one person. */
const SHARED_PX = 700

export type Said = 'laid' | 'removed' | 'moved' | 'full' | 'chosen'

/** What the stage tells whoever set it up. */
export interface Told {
  doing(change: Partial<Doing>): void
  /** One sentence for the live region. */
  said(event: Said, notes: NoteView[]): void
  /** One sentence for everybody who looks or listens. */
  tell(words: string, refused?: boolean): void
  changed(ids: Set<NoteId>, local: boolean): void
  /** Any other sentence for the live region. */
  say?(sentence: string): void
  /** What is printed on a card of the cahier; null when it is not known. */
  card?(id: string): string | null
  /** Who laid it, as people are called here. */
  author(note: NoteView): { name: string; colour: number } | null
}

export class Stage implements Hands {
  readonly camera = new Camera()
  readonly notes: Notes
  readonly ghosts: Ghosts
  readonly undo: Undo
  readonly choosing = new Choosing(this)
  readonly laying = new Laying(this)
  readonly moves: Moving
  mayWrite = $state(false)
  can = $state.raw({ undo: false, redo: false })
  step = $state<string | null>(null)
  /** Asked for by a key: the menu of zones for what is chosen. */
  moving = $state(false)

  constructor(
    readonly board: Board,
    readonly told: Told,
  ) {
    this.moves = new Moving(this)
    this.undo = new Undo(board)
    this.undo.watch(() => (this.can = this.undo.possible))
    // Words of a colleague went with it: that is said, with a way back.
    this.undo.hid = (ids) =>
      told.said(
        'removed',
        ids.flatMap((id) => this.notes.all.get(id) ?? []),
      )
    this.notes = new Notes(board, (ids, local) => {
      this.camera.bounds = { ...this.camera.bounds, h: this.height() }
      told.changed(ids, local)
    })
    this.ghosts = new Ghosts(this.notes)
  }

  stop(): void {
    this.notes.stop()
    this.undo.stop()
    this.camera.halt()
  }

  /** How tall the zones are now. */
  height(): number {
    return this.notes.height()
  }

  /** Something a person does at once, and takes back at once. */
  gesture<T>(run: () => T): T {
    this.undo.mark()
    const result = run()
    this.undo.mark()
    return result
  }

  // ------------------------------------------------------------ looking

  pan(by: Point): void {
    this.camera.pan(by)
  }

  zoom(at: Point, ratio: number): void {
    this.camera.zoomAt(at, ratio)
  }

  showAll(glide = true): void {
    this.camera.fit({ ...this.camera.bounds, h: this.height() }, { glide, margin: 20 })
  }

  /** Open on the zone of the step, readable, with its neighbours in sight. */
  showStep(glide = true): void {
    const zone = zoneOfStep(this.step)
    if (zone) this.showZone(zone, glide)
    else this.showAll(glide)
  }

  /** One zone, readable: as far down as its papers reach, or as the screen does. */
  showZone(zone: ZoneId, glide = true): void {
    const low = this.notes.reading(zone).reduce((low, note) => Math.max(low, note.bottom), 0)
    const { width, height } = this.camera
    const h = Math.min(Math.max(640, low + 32), height / READABLE)
    // A zone that is only a little too wide for the screen is still shown whole.
    this.camera.fit({ ...zoneRect(zone), h }, { most: 1, margin: width < 700 ? 8 : 12, glide })
  }

  /** Those that are selected, as near as they are read well. */
  showSelection(): void {
    const notes = this.chosen()
    if (notes.length > 0) this.camera.fit(around(notes), { most: 1.25, margin: 72 })
  }

  // ----------------------------------------------------------- choosing

  get selected(): ReadonlySet<NoteId> {
    return this.choosing.selected
  }

  get current(): NoteId | null {
    return this.choosing.current
  }

  set current(id: NoteId | null) {
    this.choosing.current = id
  }

  get wanted(): NoteId | null {
    return this.choosing.wanted
  }

  set wanted(id: NoteId | null) {
    this.choosing.wanted = id
  }

  /** The one note that is chosen, when it is just one. */
  get only(): NoteView | null {
    return this.selected.size === 1 ? this.notes.get([...this.selected][0]) : null
  }

  /** All that is chosen and on the table. */
  chosen(): NoteView[] {
    return [...this.selected].flatMap((id) => this.notes.get(id) ?? [])
  }

  select(ids: Iterable<NoteId>): void {
    this.choosing.select(ids)
  }

  tap(spot: Spot): void {
    this.choosing.tap(spot)
  }

  box(from: Point, to: Point): void {
    this.choosing.drawBox(from, to)
  }

  boxed(keep: boolean): void {
    this.choosing.leaveBox(keep)
  }

  go(direction: Direction): void {
    this.choosing.go(direction)
  }

  focus(note: NoteView): void {
    this.choosing.focus(note)
  }

  // ------------------------------------------------------------- laying

  get editing(): NoteId | null {
    return this.laying.editing
  }

  edit(id: NoteId | null): void {
    this.laying.edit(id)
  }

  layAt(at: Point, kind?: Kind): NoteId {
    return this.laying.layAt(at, kind)
  }

  layNear(kind: Kind): NoteId {
    return this.laying.layNear(kind)
  }

  put(note: NewNote): NoteId {
    return this.laying.put(note)
  }

  makeRoom(came: NoteView): void {
    this.laying.makeRoom(came)
  }

  /** The first free place of a zone. */
  free(zone: ZoneId, size?: Size, from?: number): Point {
    return this.laying.free(zone, size, from)
  }

  /** The zone a medium paper laid here belongs to. */
  zoneAt([x, y]: Point): ZoneId {
    return zoneAt([x + MEDIUM[0] / 2, y])
  }

  remove(ids: Iterable<NoteId> = this.selected): void {
    const notes = [...ids].flatMap((id) => this.notes.get(id) ?? [])
    const [first] = notes
    if (!first || !this.mayWrite) return
    this.laying.editing = null
    this.gesture(() => this.board.remove(notes.map((note) => note.id)))
    this.choosing.none()
    this.current = this.closest(first)
    this.wanted = this.current
    this.told.said('removed', notes)
  }

  private closest(from: NoteView): NoteId | null {
    const away = (note: NoteView) => distance([note.x, note.y], [from.x, from.y])
    return this.notes.living().sort((a, b) => away(a) - away(b))[0]?.id ?? null
  }

  /** What the table retains is written large, on the first place where it covers nothing. */
  retain(key: RetainedKey, id: NoteId | null): void {
    const note = this.notes.get(id)
    this.gesture(() => {
      if (!note) this.board.retain(key, null)
      else {
        const others = this.notes.living().filter((other) => other !== note)
        const place = freePlace(note.zone, LARGE, others)
        this.board.gesture(() => {
          this.board.retain(key, note.id, LARGE, place)
          retained(this, key, note.id)
        })
      }
    })
    if (note) this.camera.reveal(note)
  }

  // ----------------------------------------------------------- carrying

  /** At a touch table every finger has a hand; on a phone two fingers look nearer. */
  get several(): boolean {
    return this.mayWrite && this.camera.width >= SHARED_PX && !this.notes.pictured
  }

  lift(id: NoteId, hand: number): boolean {
    return this.moves.lift(id, hand)
  }

  carry(hand: number, by: Point): void {
    this.moves.carry(hand, by)
  }

  drop(hand: number): void {
    this.moves.drop(hand)
  }

  putBack(hand: number): void {
    this.moves.putBack(hand)
  }

  nudge(by: Point): void {
    this.moves.nudge(by)
  }

  moveTo(ids: NoteId | Iterable<NoteId>, zone: ZoneId): void {
    this.moves.moveTo(ids, zone)
  }
}
