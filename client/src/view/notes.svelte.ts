/** The notes of the board as the page has them: kept in step with the document, found by place. */
import { untrack } from 'svelte'
import type { Board } from '../model/board'
import { meet, zoneHeight, type Rect } from '../model/geometry'
import { ZONES, type NoteId, type Point, type ZoneId } from '../schema/terms'
import { Cells } from './cells'
import { forgetMeasures } from './fitting'
import { NoteView, byHeight, type NoteChange } from './note.svelte'

export { NoteView } from './note.svelte'

const MARGIN = 160
/** With more papers than this in view they are drawn as one picture. */
const MOST_MOUNTED = 400
/** Further away than this nobody reads: cut and colour only. */
export const FAR = 0.3
/** How long a paper shows that somebody else has changed it. */
const TOUCHED_MS = 3500
/** A colleague's paper takes this long to its new place. */
const GLIDE_MS = 180
const MOST_GLIDING = 24
/** Measuring texts takes its turns between frames. */
const SLICE_MS = 6
const ALL_NEW: NoteChange = { place: true, look: true, words: true, z: true }

export class Notes {
  readonly all = new Map<NoteId, NoteView>()
  /** The notes near what is seen; replaced only when the set changes. */
  mounted = $state.raw<NoteView[]>([])
  /** Whether the others are drawn as one picture. */
  pictured = $state(false)
  /** Rises when notes come, go, or change place, zone, text or kind. */
  version = $state(0)
  /** Rises when anything changes that is seen from far away: a place, a size, a kind. */
  shape = $state(0)
  /** The solutions on the table. */
  trays = $state.raw<readonly NoteView[]>([])
  /** How many notes with words on them were taken off. */
  gone = $state(0)
  private absent = 0
  private goings = 0
  private readonly cells = new Cells<NoteView>()
  private readonly zones = new Map<ZoneId, number>()
  private low: NoteView | null = null
  private restacked = true
  private order: NoteView[] = []
  private readonly shuffled = new Set<NoteView>()
  /** The défi and the future the table has retained. */
  private kept = new Set<NoteId | null>()
  private readonly touched = new Map<NoteView, number>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private measuring: ReturnType<typeof setTimeout> | undefined
  private readonly stopWatching: () => void

  constructor(
    private readonly board: Board,
    private readonly heard: (ids: Set<NoteId>, local: boolean) => void,
  ) {
    this.retainedNow()
    for (const id of board.notes.keys()) this.refresh(id, true, 0)
    this.gone = this.absent
    this.stopWatching = board.watch(({ ids, local }) => {
      for (const id of this.retainedNow()) if (id) ids.add(id)
      untrack(() => {
        // So many at once are laid, not led: each glide costs the compositor a layer.
        const glide = local || ids.size > MOST_GLIDING ? 0 : GLIDE_MS
        for (const id of ids) this.refresh(id, local, glide)
      })
      this.gone = this.absent
      this.version++
      this.heard(ids, local)
    })
  }

  stop(): void {
    clearTimeout(this.timer)
    clearTimeout(this.measuring)
    this.stopWatching()
  }

  get(id: NoteId | null | undefined): NoteView | null {
    const note = id ? this.all.get(id) : undefined
    return note && !untrack(() => note.deleted) ? note : null
  }

  /** The notes on the table, in reading order: by zone, then rows from the top left. */
  reading(zone?: ZoneId): NoteView[] {
    const order = (note: NoteView) => ZONES.indexOf(note.zone)
    return untrack(() =>
      this.living()
        .filter((note) => !zone || note.zone === zone)
        .sort((a, b) => order(a) - order(b) || Math.round((a.y - b.y) / 60) || a.x - b.x),
    )
  }

  /** All of them; whoever shows this follows `version`, not a thousand single fields. */
  living(): NoteView[] {
    return untrack(() => [...this.all.values()].filter((note) => !note.deleted))
  }

  private any(): NoteView | null {
    return untrack(() => {
      for (const note of this.all.values()) if (!note.deleted) return note
      return null
    })
  }

  /** What was taken off and had words on it: what went last comes first, as far as one saw it go. */
  removed(): NoteView[] {
    return untrack(() =>
      [...this.all.values()].filter(isAbsent).sort((a, b) => b.gone - a.gone || byHeight(b, a)),
    )
  }

  /** Those whose paper meets a rectangle, the uppermost last. */
  within(rect: Rect, margin = 0): NoteView[] {
    return untrack(() =>
      this.cells
        .near(rect, margin)
        .filter((note) => meet(note, rect, margin))
        .sort(byHeight),
    )
  }

  /** The uppermost note under a point of the board. */
  at([x, y]: Point): NoteView | null {
    return this.within({ x, y, w: 0, h: 0 }).at(-1) ?? null
  }

  /** How many there are in each zone. */
  counts(): ReadonlyMap<ZoneId, number> {
    return this.zones
  }

  get size(): number {
    let size = 0
    for (const count of this.zones.values()) size += count
    return size
  }

  /** How tall the zones must be to hold them. */
  height(): number {
    return zoneHeight(this.low ? [this.low.rough] : [])
  }

  /**
   * Mount what meets the view, and keep what is in use. What is too far or too much to be
   * mounted becomes a picture.
   */
  cull(view: Rect, far: boolean, keep: Set<NoteId>, margin = MARGIN): void {
    untrack(() => {
      const near = far ? [] : this.near(view, margin)
      this.pictured = far || near.length > MOST_MOUNTED
      const use = new Set(this.pictured ? [] : near)
      for (const id of keep) {
        const note = this.get(id)
        if (note) use.add(note)
      }
      // Where Tab comes in when nothing else is there.
      const any = use.size === 0 ? this.any() : null
      if (any) use.add(any)
      this.mount([...use].sort((a, b) => a.seq - b.seq))
    })
  }

  private near(view: Rect, margin: number): NoteView[] {
    return this.cells.near(view, margin).filter((note) => meet(note, view, margin))
  }

  private mount(next: NoteView[]): void {
    const { mounted } = this
    const same = next.length === mounted.length && next.every((note, i) => note === mounted[i])
    if (!same) this.mounted = next
    if (!same || this.restacked) this.stack(next)
  }

  refit(): void {
    forgetMeasures()
    untrack(() => {
      for (const note of this.all.values()) note.forget()
    })
    this.low = null
    for (const note of this.living()) this.lower(note)
    this.version++
    this.shape++
    this.measureLater()
  }

  /** Read one note from the document. */
  private refresh(id: NoteId, local: boolean, glide: number): void {
    const read = this.board.read(id)
    const known = this.all.get(id)
    if (!read) {
      if (known) this.forget(known)
    } else if (known) {
      this.count(known, -1)
      if (read.deleted && !known.deleted) known.gone = ++this.goings
      const change = known.take(read, this.kept.has(id))
      this.follow(known, change, local, glide)
      this.place(known, change)
    } else {
      const note = new NoteView(read, this.kept.has(id))
      this.all.set(id, note)
      this.place(note, ALL_NEW)
    }
  }

  /** Somebody changed a note that was known: it glides there, and shows it for a while. */
  private follow(
    note: NoteView,
    { place, look, words }: NoteChange,
    local: boolean,
    glide: number,
  ): void {
    if (place) {
      note.carried = null
      note.glide = glide
    }
    if (!local && (place || look || words)) this.touch(note)
  }

  /** Keep count, order and grid in step with one note. */
  private place(note: NoteView, { place, look, z }: NoteChange): void {
    this.count(note, 1)
    if (z) {
      this.restacked = true
      this.shuffled.add(note)
    }
    if (note.deleted) this.cells.remove(note)
    else this.cells.put(note, note.rough)
    this.tray(note, note.kind === 'solution' && !note.deleted)
    if (place || look) this.shape++
    if (!note.measured) this.measureLater()
    this.lower(note)
  }

  private forget(note: NoteView): void {
    this.count(note, -1)
    this.shuffled.add(note)
    this.cells.remove(note)
    this.tray(note, false)
    this.all.delete(note.id)
    this.shape++
    if (this.low === note) this.lowest()
  }

  private tray(note: NoteView, is: boolean): void {
    if (this.trays.includes(note) === is) return
    this.trays = is ? [...this.trays, note] : this.trays.filter((other) => other !== note)
  }

  private count(note: NoteView, by: number): void {
    if (isAbsent(note)) this.absent += by
    if (!note.deleted) this.zones.set(note.zone, (this.zones.get(note.zone) ?? 0) + by)
    if (this.zones.get(note.zone) === 0) this.zones.delete(note.zone)
  }

  /** Follow which paper reaches lowest; only when that one rises are all of them asked. */
  private lower(note: NoteView): void {
    const { low } = this
    if (low === note) this.lowest()
    else if (!note.deleted && (!low || note.bottom > low.bottom)) this.low = note
  }

  private lowest(): void {
    this.low = null
    let bottom = -Infinity
    for (const note of this.all.values()) {
      if (note.deleted || note.bottom <= bottom) continue
      bottom = note.bottom
      this.low = note
    }
  }

  /** All that are on the table, the uppermost last; kept in order as they change. */
  stacked(): readonly NoteView[] {
    return untrack(() => {
      if (this.shuffled.size > 0) {
        const rest = this.order.filter((note) => !this.shuffled.has(note))
        const came = [...this.shuffled].filter(
          (note) => !note.deleted && this.all.get(note.id) === note,
        )
        this.order = merged(rest, came.sort(byHeight))
        this.shuffled.clear()
      }
      return this.order
    })
  }

  /** Somebody else has changed this note: say so softly, for a while. */
  private touch(note: NoteView): void {
    note.touched = true
    this.touched.set(note, Date.now() + TOUCHED_MS)
    this.timer ??= setTimeout(() => this.calm(), TOUCHED_MS)
  }

  private calm(): void {
    const now = Date.now()
    let next = Infinity
    for (const [note, until] of this.touched) {
      if (until > now) next = Math.min(next, until)
      else {
        note.touched = false
        this.touched.delete(note)
      }
    }
    this.shape++
    this.timer = next < Infinity ? setTimeout(() => this.calm(), next - now + 50) : undefined
  }

  private stack(mounted: NoteView[]): void {
    this.restacked = false
    // Between trays and papers one level is free, for the lines.
    ;[...mounted].sort(byHeight).forEach((note, i) => {
      note.rank = note.kind === 'solution' ? i + 1 : i + 2
    })
  }

  /** Measure what was never near, in slices: its paper may be taller than it seemed. */
  private measureLater(): void {
    this.measuring ??= setTimeout(() => {
      this.measuring = undefined
      untrack(() => this.measure())
    }, 300)
  }

  private measure(): void {
    const until = performance.now() + SLICE_MS
    let grown = false
    for (const note of this.all.values()) {
      if (note.measured || note.deleted) continue
      if (performance.now() > until) {
        this.measureLater()
        break
      }
      if (note.measure()) {
        grown = true
        this.cells.put(note, note)
        this.lower(note)
      }
    }
    if (!grown) return
    this.shape++
    this.version++
  }

  /** Read what is retained; answers the notes for which that changed. */
  private retainedNow(): Set<NoteId | null> {
    const now = new Set([this.board.retained('challenge'), this.board.retained('future')])
    const before = this.kept
    this.kept = now
    return new Set([...before, ...now].filter((id) => !(before.has(id) && now.has(id))))
  }
}

/** Taken off, with words on it: one that was left empty is missed by nobody. */
const isAbsent = ({ deleted, text }: NoteView): boolean => deleted && text.trim() !== ''

/** Two ordered lists as one. */
function merged(low: NoteView[], high: NoteView[]): NoteView[] {
  const first = high[0]
  const last = low.at(-1)
  // What was moved was mostly put on top of all others.
  if (!first || !last || byHeight(last, first) < 0) return [...low, ...high]
  return [...low, ...high].sort(byHeight)
}
