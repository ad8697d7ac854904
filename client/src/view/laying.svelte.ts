/** Laying paper on the table and writing on it: one gesture, and the caret is there. */
import { flushSync } from 'svelte'
import type { NewNote } from '../model/board'
import {
  FRAME,
  MEDIUM,
  centre,
  covered,
  freePlace,
  meet,
  within,
  zoneAt,
  zoneRect,
} from '../model/geometry'
import {
  zoneOfStep,
  type Kind,
  type NoteId,
  type Point,
  type Size,
  type ZoneId,
} from '../schema/terms'
import { born, customs, laid } from './customs'
import type { NoteView } from './notes.svelte'
import type { Stage } from './stage.svelte'

/** Two papers that cover each other so far were laid on the same free place at the same time. */
const SAME_PLACE = 0.4
/** A zone counts as seen when this much of it is. */
const SEEN_PX = 240
const homes: Partial<Record<Kind, ZoneId>> = {
  challenge: 'challenge',
  future: 'future',
  action: 'solution',
  actor: 'solution',
  initiative: 'solution',
}
const expected: Partial<Record<ZoneId, Kind>> = {
  challenge: 'challenge',
  future: 'future',
  solution: 'action',
}

export class Laying {
  editing = $state<NoteId | null>(null)
  /** Laid here and moved by nobody since. */
  readonly untouched = new Set<NoteId>()
  private laid: NoteId | null = null

  constructor(private readonly stage: Stage) {}

  edit(id: NoteId | null): void {
    const { stage, editing: before } = this
    if (before === id || (id && !stage.mayWrite)) return
    this.editing = id
    // A note that takes the keyboard when it comes into sight would take it from the sheet.
    if (id) stage.wanted = null
    stage.undo.mark()
    if (before) this.discardIfEmpty(before)
    stage.told.doing({ editing: id })
    const note = stage.notes.get(id)
    if (note) {
      stage.select([note.id])
      stage.camera.reveal(note, 40)
      // A phone opens its keyboard only for a field that takes the focus within the touch.
      flushSync()
    }
  }

  /** A double tap: the new note's first line stands where the finger was. */
  layAt(at: Point, kind: Kind = 'idea'): NoteId {
    const zone = zoneAt(at)
    const pos = within(zone, [at[0] - 32, at[1] - 24], MEDIUM, this.stage.height())
    return this.lay({ kind, pos, zone })
  }

  /** A key or a button: the first free place where people are looking. */
  layNear(kind: Kind): NoteId {
    for (const { home } of customs) {
      const place = home?.(this.stage, kind)
      if (place) return this.lay({ kind, ...place })
    }
    return this.layIn(this.zoneInSight(kind), kind)
  }

  /** The `+` of a zone: the kind of paper that is expected there. */
  layIn(zone: ZoneId, kind: Kind = expected[zone] ?? 'idea'): NoteId {
    const { y, h } = this.stage.camera.view
    const from = this.stage.notes.get(this.stage.current)?.zone === zone ? 0 : Math.max(0, y + 8)
    const top = from > h * 4 ? 0 : from
    const size = kind === 'solution' ? FRAME : MEDIUM
    const pos = this.free(zone, size, top)
    return this.lay({ kind, zone, pos, ...(kind === 'solution' ? { size } : {}) })
  }

  free(zone: ZoneId, size: Size = MEDIUM, from = 0): Point {
    return freePlace(zone, size, this.stage.notes.living(), from)
  }

  private lay(note: NewNote): NoteId {
    const { stage } = this
    this.edit(null)
    stage.undo.mark()
    const id = stage.board.create(laid(stage, note))
    born(stage, id)
    this.laid = id
    this.untouched.add(id)
    this.edit(id)
    const view = stage.notes.get(id)
    if (view) stage.told.said('laid', [view])
    return id
  }

  /** Lay a note with its text at once: a card taken, an idea sent from the phone. */
  put(note: NewNote): NoteId {
    const { stage } = this
    const id = stage.gesture(() => {
      const made = stage.board.create(laid(stage, note))
      born(stage, made)
      return made
    })
    this.untouched.add(id)
    const view = stage.notes.get(id)
    if (view) stage.told.said('laid', [view])
    return id
  }

  /**
   * Two people took the same free place at once, or one was offline: the author of the
   * later id, and nobody else, lays their paper beside.
   */
  makeRoom(came: NoteView): void {
    for (const id of this.untouched) {
      const own = this.stage.notes.get(id)
      if (!own || own === came || own.lifted || id < came.id) continue
      if (covered(came, own) > SAME_PLACE)
        this.stage.board.shift(id, this.free(own.zone, [own.w, own.h]))
    }
  }

  /** The zone a new note of this kind belongs to: the kind's own, the step's, or the one seen. */
  zoneInSight(kind: Kind): ZoneId {
    // A tray fits no other zone: it is worth going there.
    if (kind === 'solution') return kind
    const { x, w } = this.stage.camera.view
    const seen = (zone: ZoneId) => {
      const rect = zoneRect(zone)
      return (
        meet(rect, { ...rect, x, w }) &&
        Math.min(rect.x + rect.w, x + w) - Math.max(rect.x, x) > SEEN_PX
      )
    }
    const here = this.stage.notes.get(this.stage.current)?.zone
    const wishes = [homes[kind], here, zoneOfStep(this.stage.step)]
    return wishes.find((zone) => zone && seen(zone)) ?? zoneAt(centre(this.stage.camera.view))
  }

  private discardIfEmpty(id: NoteId): void {
    if (id !== this.laid) return
    this.laid = null
    // A word that a phone's keyboard still composes is written when the sheet is let go.
    flushSync()
    const note = this.stage.notes.get(id)
    // A tray may wait for its name: there is work in it.
    if (note?.text === '' && note.kind !== 'solution') this.stage.board.remove([id])
    this.stage.undo.mark()
  }
}
