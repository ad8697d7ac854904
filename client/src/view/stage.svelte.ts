/** The table in the hands of one person: what is selected, edited, carried, and every gesture. */
import type { Board, NewNote, RetainedKey } from '../model/board'
import {
  LARGE,
  MEDIUM,
  around,
  centre,
  covered,
  freePlace,
  meet,
  nearest,
  within,
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
import { Carrying } from './carrying'
import { Ghosts } from './ghosts'
import { Notes, type NoteView } from './notes.svelte'

const AGAIN_MS = 400
const AGAIN_PX = 28
/** No zone is shown smaller than this, however far down its papers reach. */
const READABLE = 0.5
/** On a narrower screen there is one person. */
const SHARED_PX = 700
/** Two papers that cover each other so far were laid on the same free place at the same time. */
const SAME_PLACE = 0.4

/** What the stage tells whoever set it up. */
export interface Told {
  doing(change: Partial<Doing>): void
  /** One sentence for the live region. */
  said(event: 'laid' | 'removed' | 'moved' | 'full', notes: NoteView[]): void
  changed(ids: Set<NoteId>, local: boolean): void
}

export class Stage implements Hands {
  readonly camera = new Camera()
  readonly notes: Notes
  readonly ghosts: Ghosts
  readonly undo: Undo
  mayWrite = $state(false)
  selected = $state.raw<ReadonlySet<NoteId>>(new Set())
  editing = $state<NoteId | null>(null)
  /** The one note that Tab reaches; arrows move it. */
  current = $state<NoteId | null>(null)
  can = $state.raw({ undo: false, redo: false })
  step = $state<string | null>(null)
  /** Asked for by a key: the note's menu of zones. */
  moving = $state(false)
  /** A note whose element must take the keyboard once it is there. */
  wanted = $state<NoteId | null>(null)
  private readonly carrying: Carrying
  private lastTap: Spot | null = null
  private lastTapAt = 0
  private laid: NoteId | null = null
  /** Laid here and moved by nobody since. */
  private untouched = new Set<NoteId>()

  constructor(
    readonly board: Board,
    readonly told: Told,
  ) {
    this.carrying = new Carrying((drag) => told.doing({ drag }))
    this.undo = new Undo(board)
    this.undo.watch(() => (this.can = this.undo.possible))
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

  get only(): NoteView | null {
    return this.selected.size === 1 ? this.notes.get([...this.selected][0]) : null
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
    const notes = [...this.selected].flatMap((id) => this.notes.get(id) ?? [])
    if (notes.length > 0) this.camera.fit(around(notes), { most: 1.25, margin: 72 })
  }

  // ----------------------------------------------------------- choosing

  select(ids: Iterable<NoteId>): void {
    this.selected = new Set(ids)
    this.moving = false
    const [first] = this.selected
    if (first) this.current = first
    this.told.doing({ selected: [...this.selected] })
  }

  tap(spot: Spot): void {
    const before = this.lastTap
    const again =
      before !== null &&
      Date.now() - this.lastTapAt < AGAIN_MS &&
      distance(before.screen, spot.screen) < AGAIN_PX &&
      before.note === spot.note
    this.lastTap = again ? null : spot
    this.lastTapAt = Date.now()
    if (spot.note) {
      this.select([spot.note])
      if (again) this.open(spot.note)
    } else if (again && this.mayWrite) this.layAt(spot.board)
    else {
      this.edit(null)
      this.select([])
    }
  }

  /** Write on a note, or look at it closely where one may not. */
  private open(id: NoteId): void {
    const note = this.notes.get(id)
    if (this.mayWrite) this.edit(id)
    else if (note) this.camera.approach(note)
  }

  /** The nearest note in a direction becomes the current one. */
  go(direction: Direction): void {
    const from = this.notes.get(this.current)
    const others = this.notes.living().filter((note) => note !== from)
    // The first arrow takes hold of the note where one left off.
    const next =
      from && this.selected.has(from.id)
        ? (nearest(from, others, direction) ?? from)
        : (from ?? this.notes.reading()[0])
    if (next) this.focus(next)
  }

  focus(note: NoteView): void {
    this.select([note.id])
    this.camera.reveal(note)
    this.wanted = note.id
  }

  // ------------------------------------------------------------ writing

  edit(id: NoteId | null): void {
    const before = this.editing
    if (before === id || (id && !this.mayWrite)) return
    this.editing = id
    this.undo.mark()
    if (before) this.discardIfEmpty(before)
    this.told.doing({ editing: id })
    const note = this.notes.get(id)
    if (note) {
      this.select([note.id])
      this.camera.reveal(note, 40)
    }
  }

  /** A double tap: the new note's first line stands where the finger was. */
  layAt(at: Point, kind: Kind = 'idea'): NoteId {
    const zone = zoneAt(at)
    const pos = within(zone, [at[0] - 32, at[1] - 24], MEDIUM, this.height())
    return this.lay({ kind, pos, zone })
  }

  /** A key or a button: the first free place where people are looking. */
  layNear(kind: Kind, size: Size = MEDIUM): NoteId {
    const zone = this.zoneInSight(kind)
    const { y, h } = this.camera.view
    const from = this.notes.get(this.current)?.zone === zone ? 0 : Math.max(0, y + 8)
    const top = from > h * 4 ? 0 : from
    return this.lay({ kind, zone, pos: this.free(zone, size, top) })
  }

  /** The zone a medium paper laid here belongs to. */
  zoneAt([x, y]: Point): ZoneId {
    return zoneAt([x + MEDIUM[0] / 2, y])
  }

  free(zone: ZoneId, size: Size = MEDIUM, from = 0): Point {
    return freePlace(zone, size, this.notes.living(), from)
  }

  private lay(note: NewNote): NoteId {
    this.edit(null)
    this.undo.mark()
    const id = this.board.create(note)
    this.laid = id
    this.untouched.add(id)
    this.edit(id)
    const view = this.notes.get(id)
    if (view) this.told.said('laid', [view])
    return id
  }

  /** Lay a note with its text at once: a card taken, an idea sent from the phone. */
  put(note: NewNote): NoteId {
    this.undo.mark()
    const id = this.board.create(note)
    this.untouched.add(id)
    this.undo.mark()
    const view = this.notes.get(id)
    if (view) this.told.said('laid', [view])
    return id
  }

  /**
   * Two people took the same free place at once, or one was offline: the author of the
   * later id, and nobody else, lays their paper beside.
   */
  makeRoom(came: NoteView): void {
    for (const id of this.untouched) {
      const own = this.notes.get(id)
      if (!own || own === came || own.lifted || id < came.id) continue
      if (covered(came, own) > SAME_PLACE) this.board.shift(id, this.free(own.zone, [own.w, own.h]))
    }
  }

  /** The zone a new note of this kind belongs to: the kind's own, the step's, or the one seen. */
  zoneInSight(kind: Kind): ZoneId {
    const { x, w } = this.camera.view
    const seen = (zone: ZoneId) => {
      const rect = zoneRect(zone)
      return (
        meet(rect, { ...rect, x, w }) &&
        Math.min(rect.x + rect.w, x + w) - Math.max(rect.x, x) > 240
      )
    }
    const own: Partial<Record<Kind, ZoneId>> = {
      challenge: 'challenge',
      future: 'future',
      action: 'solution',
      actor: 'solution',
    }
    const wishes = [own[kind], this.notes.get(this.current)?.zone, zoneOfStep(this.step)]
    return wishes.find((zone) => zone && seen(zone)) ?? zoneAt(centre(this.camera.view))
  }

  private discardIfEmpty(id: NoteId): void {
    if (id !== this.laid) return
    this.laid = null
    if (this.notes.get(id)?.text === '') this.board.remove([id])
    this.undo.mark()
  }

  remove(ids: Iterable<NoteId> = this.selected): void {
    const notes = [...ids].flatMap((id) => this.notes.get(id) ?? [])
    if (notes.length === 0 || !this.mayWrite) return
    const [first] = notes
    this.editing = null
    this.undo.mark()
    this.board.remove(notes.map((note) => note.id))
    this.undo.mark()
    this.select([])
    this.current = first ? this.closest(first) : null
    this.wanted = this.current
    this.told.said('removed', notes)
  }

  private closest(from: NoteView): NoteId | null {
    const away = (note: NoteView) => distance([note.x, note.y], [from.x, from.y])
    return this.notes.living().sort((a, b) => away(a) - away(b))[0]?.id ?? null
  }

  /** The click-only equivalent of a drag. */
  moveTo(id: NoteId, zone: ZoneId): void {
    const note = this.notes.get(id)
    if (!note || !this.mayWrite) return
    this.untouched.delete(id)
    this.undo.mark()
    this.board.move([{ id, zone, pos: this.free(zone, [note.w, note.h]) }])
    this.undo.mark()
    this.moving = false
    this.told.said('moved', [note])
    this.focus(note)
  }

  nudge([dx, dy]: Point): void {
    const note = this.only
    if (!note || !this.mayWrite) return
    this.place([[note, [dx, dy]]])
    this.camera.reveal(note)
  }

  /** What the table retains is written large, on the first place where it covers nothing. */
  retain(key: RetainedKey, id: NoteId | null): void {
    const note = this.notes.get(id)
    this.undo.mark()
    if (note) {
      const others = this.notes.living().filter((other) => other !== note)
      this.board.retain(key, note.id, LARGE, freePlace(note.zone, LARGE, others))
    } else this.board.retain(key, null)
    this.undo.mark()
    if (note) this.camera.reveal(note)
  }

  // ----------------------------------------------------------- carrying

  /** At a touch table every finger has a hand; on a phone two fingers look nearer. */
  get several(): boolean {
    return this.mayWrite && this.camera.width >= SHARED_PX && !this.notes.pictured
  }

  lift(id: NoteId, hand: number): boolean {
    if (this.editing === id) return false
    // The first hand takes the whole selection, each further one the note below it.
    const alone = !this.carrying.busy
    if (alone) {
      this.edit(null)
      if (!this.selected.has(id)) this.select([id])
    }
    const ids = alone ? [...this.selected] : [id]
    return this.carrying.take(
      hand,
      ids.flatMap((one) => this.notes.get(one) ?? []),
    )
  }

  carry(hand: number, by: Point): void {
    this.carrying.carry(hand, by)
  }

  drop(hand: number): void {
    const carried = this.carrying.release(hand).filter(([{ id }]) => this.notes.get(id))
    if (!this.mayWrite) return
    this.undo.mark()
    this.place(carried)
    this.undo.mark()
  }

  putBack(hand: number): void {
    this.carrying.release(hand)
  }

  /** One transaction sets place and zone; the zone is where the centre lies. */
  private place(moves: [NoteView, Point][]): void {
    for (const [{ id }] of moves) this.untouched.delete(id)
    this.board.move(
      moves.map(([note, [dx, dy]]) => {
        const at: Point = [note.x + dx, note.y + dy]
        const zone = zoneAt([at[0] + note.w / 2, at[1]])
        return { id: note.id, zone, pos: within(zone, at, [note.w, note.h], this.height()) }
      }),
    )
  }
}
