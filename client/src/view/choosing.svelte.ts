/** What is chosen on the table: by taps, by arrows, by a box drawn around it. */
import { nearest, type Direction, type Rect } from '../model/geometry'
import type { NoteId, Point } from '../schema/terms'
import { distance, type Spot } from '../tools/tool'
import { tapped } from './customs'
import type { NoteView } from './notes.svelte'
import type { Stage } from './stage.svelte'

const AGAIN_MS = 400
const AGAIN_PX = 28

const same = (a: ReadonlySet<NoteId>, b: ReadonlySet<NoteId>) =>
  a.size === b.size && [...a].every((id) => b.has(id))

export class Choosing {
  selected = $state.raw<ReadonlySet<NoteId>>(new Set())
  /** The one note that Tab reaches; arrows move it. */
  current = $state<NoteId | null>(null)
  /** A note whose element must take the keyboard once it is there. */
  wanted = $state<NoteId | null>(null)
  /** Every tap adds to what is chosen or takes from it, as with Shift. */
  adding = $state(false)
  /** What is drawn around the notes one wants, in board px. */
  box = $state.raw<Rect | null>(null)
  /** What was chosen before the box was begun. */
  private before: ReadonlySet<NoteId> = new Set()
  private lastTap: Spot | null = null
  private lastTapAt = 0

  constructor(private readonly stage: Stage) {}

  select(ids: Iterable<NoteId>): void {
    this.selected = new Set(ids)
    this.stage.moving = false
    const [first] = this.selected
    if (first && !(this.current && this.selected.has(this.current))) this.current = first
    this.stage.told.doing({ selected: [...this.selected] })
  }

  /** Choose this note as well, or no longer. */
  toggle(id: NoteId): void {
    const ids = new Set(this.selected)
    if (!ids.delete(id)) ids.add(id)
    this.current = id
    this.select(ids)
    this.sayMany()
  }

  /** Choose all of these. */
  all(notes: Iterable<NoteView>): void {
    this.select([...notes].map(({ id }) => id))
    this.sayMany()
  }

  /** Gather notes one by one; while one does, take the current one as well or leave it out. */
  gather(): void {
    if (!this.adding) this.adding = true
    else if (this.current) this.toggle(this.current)
  }

  none(): void {
    this.adding = false
    this.select([])
  }

  tap(spot: Spot): void {
    if (spot.adding && spot.note) {
      this.lastTap = null
      this.toggle(spot.note)
      return
    }
    if (tapped(this.stage, spot.note)) return
    const again = this.isAgain(spot)
    this.lastTap = again ? null : spot
    this.lastTapAt = Date.now()
    if (spot.note) {
      this.select([spot.note])
      if (again) this.open(spot.note)
    } else if (again && this.stage.mayWrite) this.stage.layAt(spot.board)
    else {
      this.stage.edit(null)
      this.none()
    }
  }

  /** Write on a note, or look at it closely where one may not. */
  private open(id: NoteId): void {
    const note = this.stage.notes.get(id)
    if (this.stage.mayWrite) this.stage.edit(id)
    else if (note) this.stage.camera.approach(note)
  }

  private isAgain(spot: Spot): boolean {
    const before = this.lastTap
    return (
      before !== null &&
      Date.now() - this.lastTapAt < AGAIN_MS &&
      distance(before.screen, spot.screen) < AGAIN_PX &&
      before.note === spot.note
    )
  }

  /** The nearest note in a direction becomes the current one. */
  go(direction: Direction): void {
    const from = this.stage.notes.get(this.current)
    const others = this.stage.notes.living().filter((note) => note !== from)
    // The first arrow takes hold of the note where one left off.
    const next =
      from && (this.adding || this.selected.has(from.id))
        ? (nearest(from, others, direction) ?? from)
        : (from ?? this.stage.notes.reading()[0])
    if (next) this.focus(next)
  }

  focus(note: NoteView): void {
    // Who gathers notes walks among them without losing those already chosen.
    if (this.adding) this.current = note.id
    else this.select([note.id])
    this.stage.camera.reveal(note)
    this.wanted = note.id
  }

  // ------------------------------------------------------ a box around them

  drawBox([ax, ay]: Point, [bx, by]: Point): void {
    if (!this.box) this.before = this.selected
    const box = {
      x: Math.min(ax, bx),
      y: Math.min(ay, by),
      w: Math.abs(ax - bx),
      h: Math.abs(ay - by),
    }
    this.box = box
    const met = this.stage.notes.within(box)
    const chosen = new Set([...this.before, ...met.map(({ id }) => id)])
    if (!same(chosen, this.selected)) this.select(chosen)
  }

  /** The box is let go; what it met stays chosen, unless it was taken away. */
  leaveBox(keep: boolean): void {
    if (!this.box) return
    this.box = null
    if (!keep) this.select(this.before)
    else this.sayMany()
  }

  private sayMany(): void {
    const notes = [...this.selected].flatMap((id) => this.stage.notes.get(id) ?? [])
    if (notes.length > 1) this.stage.told.said('chosen', notes)
  }
}
