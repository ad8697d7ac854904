/** The board as an outline in the hands of one person: where they are, and what keys do there. */
import { untrack } from 'svelte'
import { t } from '../i18n'
import { belonging, isNewer, outlineOf, unread, type Section } from '../model/outline'
import { zoneOfStep, type Kind, type NoteId, type ZoneId } from '../schema/terms'
import type { Other } from '../sync/presence'
import { KIND_KEYS, pressKey } from '../view/keys'
import { sourceLabel } from '../view/labels'
import type { NoteView } from '../view/notes.svelte'
import type { Stage } from '../view/stage.svelte'

/** What an outline needs of its table. */
export interface Outlined {
  readonly stage: Stage
  readonly others: readonly Other[]
  author(note: NoteView): { name: string; colour: number } | null
}

const kindOf = new Map(KIND_KEYS)
const home: Partial<Record<Kind, ZoneId>> = {
  challenge: 'challenge',
  future: 'future',
  action: 'solution',
  actor: 'solution',
}

export class Outlining {
  /** The row whose actions are shown. */
  unfolded = $state<NoteId | null>(null)
  readonly sections: Section<NoteView>[] = $derived.by(() => this.read())
  /** Every row from top to bottom. */
  readonly rows: NoteView[] = $derived(this.sections.flatMap(rowsOf))
  readonly unread: number = $derived.by(
    () => (this.version, unread(this.stage.board, this.stage.notes.all)),
  )
  readonly newer: boolean = $derived.by(() => (this.version, isNewer(this.stage.board)))

  constructor(readonly stage: Stage) {}

  /** The one row that Tab reaches: found once for all rows. */
  readonly reachable: NoteId | null = $derived.by(() => {
    const { current } = this.stage
    return this.rows.some(({ id }) => id === current) ? current : (this.rows[0]?.id ?? null)
  })

  /** A press on a row: what can be done with it, below it. */
  unfold(note: NoteView): void {
    if (!this.stage.selected.has(note.id)) this.stage.select([note.id])
    this.unfolded = this.unfolded === note.id ? null : note.id
  }

  /** Lay an empty note in a zone and write on it at once. */
  lay(kind: Kind | undefined, zone: ZoneId = this.zoneFor(kind ?? 'idea')): void {
    if (this.stage.mayWrite) this.stage.laying.layIn(zone, kind)
  }

  /** Answers whether the key meant something in the outline. */
  press(event: KeyboardEvent, letters: boolean): boolean {
    const held = event.ctrlKey || event.metaKey || event.altKey
    if (!held && !event.shiftKey && this.bare(event.key, letters)) return true
    // The arrows of the board lead to the nearest paper or push it: a list has neither.
    if (!held && event.key.startsWith('Arrow')) return false
    return pressKey(event, this.stage, { letters, inside: true })
  }

  /** A key pressed alone. */
  private bare(key: string, letters: boolean): boolean {
    if (this.walk(key) || this.fold(key)) return true
    const kind = kindOf.get(key)
    if (!kind || !letters || !this.stage.mayWrite) return false
    this.lay(kind)
    return true
  }

  private fold(key: string): boolean {
    const id = this.unfolded
    if (key !== 'Escape' || id === null) return false
    this.unfolded = null
    this.stage.moving = false
    this.stage.wanted = id
    return true
  }

  private walk(key: string): boolean {
    const { rows } = this
    const at = rows.findIndex(({ id }) => id === this.reachable)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key]
    if (to === undefined || rows.length === 0) return false
    const note = rows[Math.max(0, Math.min(to, rows.length - 1))]
    if (note) {
      this.stage.select([note.id])
      this.stage.wanted = note.id
    }
    return true
  }

  private zoneFor(kind: Kind): ZoneId {
    const { stage } = this
    return home[kind] ?? stage.notes.get(stage.current)?.zone ?? zoneOfStep(stage.step) ?? 'parking'
  }

  private get version(): number {
    return this.stage.notes.version
  }

  private read(): Section<NoteView>[] {
    void this.version
    const { board, notes } = this.stage
    // One signal for all notes: thousands of single ones would be followed otherwise.
    return untrack(() =>
      outlineOf(notes.reading(), this.retainedNow(), ({ id }) => belonging(board, id)),
    )
  }

  private retainedNow(): Set<NoteId | null> {
    const { board } = this.stage
    return new Set([board.retained('challenge'), board.retained('future')])
  }
}

/** What is said of a note below its words, in one line. */
export function aboutOf(table: Outlined, note: NoteView): string {
  const parts = [
    note.kept ? t('retained.word') : '',
    table.author(note)?.name ?? '',
    note.label?.trim() ?? '',
    note.source ? sourceLabel(note.source) : '',
  ]
  return parts.filter(Boolean).join(' · ')
}

const rowsOf = ({ retained, groups, loose }: Section<NoteView>): NoteView[] => [
  ...retained,
  ...groups.flatMap(({ head, notes }) => (head ? [head, ...notes] : notes)),
  ...loose,
]
