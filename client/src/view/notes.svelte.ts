/** The notes as the page shows them: one object each, only its changed fields are written. */
import { untrack } from 'svelte'
import type { Board } from '../model/board'
import { meet, type Rect } from '../model/geometry'
import { ZONES, type Kind, type NoteId, type Point, type ZoneId } from '../schema/terms'
import { fit, forgetMeasures } from './fitting'
import type { Tally } from './tally'

const MARGIN = 160

export class NoteView implements Rect {
  kind = $state<Kind>('idea')
  zone = $state<ZoneId>('parking')
  text = $state('')
  x = $state(0)
  y = $state(0)
  w = $state(220)
  h = $state(132)
  font = $state(20)
  rank = $state(0)
  deleted = $state(false)
  /** Not yet kept by the server, and said so. */
  pending = $state(false)
  /** Just laid by a colleague. */
  fresh = $state(false)
  /** How far it is from its place while somebody carries it. */
  carried = $state.raw<Point | null>(null)
  lifted = $state(false)
  /** What people say of it; null while nobody does. */
  tally = $state.raw<Tally | null>(null)
  source: string | null = null
  z = ''
  client = 0

  constructor(readonly id: NoteId) {}
}

export class Notes {
  readonly all = new Map<NoteId, NoteView>()
  /** The notes near what is seen; replaced only when the set changes. */
  mounted = $state.raw<NoteView[]>([])
  /** Rises when notes come, go, or change place, zone, text or kind. */
  version = $state(0)
  /** The défi and the future the table has retained. */
  private kept = new Set<NoteId | null>()
  private readonly stopWatching: () => void

  constructor(
    private readonly board: Board,
    private readonly heard: (ids: Set<NoteId>, local: boolean) => void,
  ) {
    this.retainedNow()
    for (const id of board.notes.keys()) this.refresh(id)
    this.rank()
    this.stopWatching = board.watch(({ ids, local }) => {
      let order = false
      for (const id of this.retainedNow()) if (id) ids.add(id)
      for (const id of ids) order = this.refresh(id) || order
      if (order) this.rank()
      this.version++
      this.heard(ids, local)
    })
  }

  stop(): void {
    this.stopWatching()
  }

  get(id: NoteId | null | undefined): NoteView | null {
    const note = id ? this.all.get(id) : undefined
    return note && !note.deleted ? note : null
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

  /** How many there are in each zone. */
  counts(): Map<ZoneId, number> {
    const counts = new Map<ZoneId, number>()
    untrack(() => {
      for (const { zone } of this.living()) counts.set(zone, (counts.get(zone) ?? 0) + 1)
    })
    return counts
  }

  /** Mount what meets the view, and keep what is in use. */
  cull(view: Rect, keep: Set<NoteId>): void {
    untrack(() => {
      const near = this.living().filter((note) => keep.has(note.id) || meet(note, view, MARGIN))
      const same =
        near.length === this.mounted.length && near.every((note, i) => note === this.mounted[i])
      if (!same) this.mounted = near
    })
  }

  refit(): void {
    forgetMeasures()
    for (const note of this.all.values()) this.measure(note)
    this.version++
  }

  /** Read one note from the document; true when the order of the papers changed. */
  private refresh(id: NoteId): boolean {
    const read = this.board.read(id)
    if (!read) {
      this.all.delete(id)
      return true
    }
    const known = this.all.get(id)
    const note = known ?? new NoteView(id)
    const order = !known || note.z !== read.z || note.deleted !== read.deleted
    if (note.x !== read.pos[0] || note.y !== read.pos[1]) note.carried = null
    note.kind = read.kind
    note.zone = read.zone
    note.text = read.text
    note.x = read.pos[0]
    note.y = read.pos[1]
    note.deleted = read.deleted
    note.source = read.source
    note.z = read.z
    note.client = read.client
    note.w = read.size[0]
    note.h = read.size[1]
    this.measure(note, read.size)
    this.all.set(id, note)
    return order
  }

  private measure(note: NoteView, size = this.board.read(note.id)?.size): void {
    if (!size) return
    const { font, w, h } = fit(note.text, note.kind, size, this.kept.has(note.id))
    note.font = font
    note.w = w
    note.h = h
  }

  /** Read what is retained; answers the notes for which that changed. */
  private retainedNow(): Set<NoteId | null> {
    const now = new Set([this.board.retained('challenge'), this.board.retained('future')])
    const before = this.kept
    this.kept = now
    return new Set([...before, ...now].filter((id) => !(before.has(id) && now.has(id))))
  }

  private rank(): void {
    this.living()
      .sort((a, b) => (a.z < b.z ? -1 : a.z > b.z ? 1 : a.id < b.id ? -1 : 1))
      .forEach((note, rank) => (note.rank = rank + 1))
  }
}
