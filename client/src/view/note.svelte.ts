/** One note as the page shows it: as light as can be, for there may be thousands. */
import type { Rect } from '../model/geometry'
import type { Note } from '../model/board'
import type { Kind, NoteId, Point, ZoneId } from '../schema/terms'
import { fit, type Fitted } from './fitting'
import type { Tally } from './tally'

/** What a reading of the document changed about a note. */
export interface NoteChange {
  place: boolean
  /** Kind, size, retained, on the table or not. */
  look: boolean
  words: boolean
  z: boolean
}

const looks = ['kind', 'colour', 'size', 'deleted'] as const

let order = 0
let beats = 0

/** One signal for all fields: whoever reads one in a template sees every change of the note. */
export class NoteView implements Rect {
  readonly id: NoteId
  /** The order in which the notes became known: that of their elements. */
  readonly seq = ++order
  /** When it was taken off while this page looked on: the higher the later. */
  gone = 0
  /** Where the grid has it. */
  cell = -1
  private beat = $state(0)
  private fitted: Fitted | null = null
  private now: Note
  private isKept = false
  private isPending = false
  private isFresh = false
  private isTouched = false
  private isLifted = false
  private away: Point | null = null
  private glideMs = 0
  private level = 0
  private said: Tally | null = null

  constructor(note: Note, kept = false) {
    this.id = note.id
    this.now = note
    this.isKept = kept
  }

  /** Take over what the document says now. */
  take(note: Note, kept: boolean): NoteChange {
    const before = this.now
    const change = {
      place: before.pos[0] !== note.pos[0] || before.pos[1] !== note.pos[1],
      look: looks.some((key) => String(before[key]) !== String(note[key])) || kept !== this.isKept,
      words: before.text !== note.text || before.label !== note.label,
      z: before.z !== note.z || before.deleted !== note.deleted,
    }
    this.now = note
    this.isKept = kept
    if (change.look || change.words) this.fitted = null
    this.beat = ++beats
    return change
  }

  private get note(): Note {
    void this.beat
    return this.now
  }

  get kind(): Kind {
    return this.note.kind
  }
  get zone(): ZoneId {
    return this.note.zone
  }
  get text(): string {
    return this.note.text
  }
  get source(): string | null {
    return this.note.source
  }
  get colour(): string | null {
    return this.note.colour
  }
  get label(): string | null {
    return this.note.label
  }
  /** The solution it is part of. */
  get solution(): NoteId | null {
    return this.note.solution
  }
  /** The common objective, of a solution only. */
  get objective(): string {
    return this.note.objective
  }
  get deleted(): boolean {
    return this.note.deleted
  }
  get z(): string {
    return this.now.z
  }
  /** The CRDT client that created it. */
  get client(): number {
    return this.now.client
  }
  get x(): number {
    return this.note.pos[0]
  }
  get y(): number {
    return this.note.pos[1]
  }

  // ------------------------------------------------- how large it is, once somebody asks

  get w(): number {
    return this.fit.w
  }
  get h(): number {
    return this.fit.h
  }
  get font(): number {
    return this.fit.font
  }
  get measured(): boolean {
    return this.fitted !== null
  }

  private get fit(): Fitted {
    const { text, kind, size, label } = this.note
    // On a pill the label stands behind the words; elsewhere it is in the foot.
    const words = kind === 'actor' && label ? `${text} ${label}` : text
    return (this.fitted ??= fit(words, kind, size, this.isKept))
  }

  /** Where it lies, without measuring its text: its paper may still be taller than that. */
  get rough(): Rect {
    const [w, h] = this.fitted ? [this.fitted.w, this.fitted.h] : this.now.size
    return { x: this.now.pos[0], y: this.now.pos[1], w, h }
  }
  get bottom(): number {
    return this.now.pos[1] + (this.fitted?.h ?? this.now.size[1])
  }

  /** Measure it now; answers whether it is not as large as it seemed. */
  measure(): boolean {
    const { w, h } = this.fit
    const changed = w !== this.now.size[0] || h !== this.now.size[1]
    if (changed) this.beat = ++beats
    return changed
  }

  /** Measure it anew when it is next asked: the font has arrived. */
  forget(): void {
    this.fitted = null
    this.beat = ++beats
  }

  // ------------------------------------------------------------- what is going on with it

  private get seen(): this {
    void this.beat
    return this
  }

  /** Retained by the table. */
  get kept(): boolean {
    return this.seen.isKept
  }
  /** Not yet kept by the server, and said so. */
  get pending(): boolean {
    return this.seen.isPending
  }
  set pending(pending: boolean) {
    this.isPending = pending
    this.beat = ++beats
  }
  /** Just laid by a colleague. */
  get fresh(): boolean {
    return this.seen.isFresh
  }
  set fresh(fresh: boolean) {
    this.isFresh = fresh
    this.beat = ++beats
  }
  /** Just moved or rewritten by a colleague. */
  get touched(): boolean {
    return this.seen.isTouched
  }
  set touched(touched: boolean) {
    if (this.isTouched === touched) return
    this.isTouched = touched
    this.beat = ++beats
  }
  get lifted(): boolean {
    return this.seen.isLifted
  }
  set lifted(lifted: boolean) {
    this.isLifted = lifted
    this.beat = ++beats
  }
  /** How far it is from its place while somebody carries it. */
  get carried(): Point | null {
    return this.seen.away
  }
  set carried(away: Point | null) {
    if (this.away === away) return
    this.away = away
    this.beat = ++beats
  }
  /** How long its paper takes to where it is now, in ms: a colleague moves it. */
  get glide(): number {
    return this.seen.glideMs
  }
  set glide(ms: number) {
    if (this.glideMs === ms) return
    this.glideMs = ms
    this.beat = ++beats
  }
  /** What people say of it; null while nobody does. */
  get tally(): Tally | null {
    return this.seen.said
  }
  set tally(tally: Tally | null) {
    this.said = tally
    this.beat = ++beats
  }
  /** How high it lies among those that are mounted. */
  get rank(): number {
    return this.seen.level
  }
  set rank(level: number) {
    if (this.level === level) return
    this.level = level
    this.beat = ++beats
  }
}

/** A tray lies under all papers. */
const tray = ({ kind }: NoteView) => Number(kind === 'solution')

/** By their order keys, those that lie lower first. */
export const byHeight = (a: NoteView, b: NoteView): number =>
  tray(b) - tray(a) || (a.z < b.z ? -1 : a.z > b.z ? 1 : a.id < b.id ? -1 : 1)
