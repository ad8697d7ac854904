/** What a gesture means beyond moving paper: parts that load later add to it, as one with it. */
import type { NewNote, RetainedKey } from '../model/board'
import type { Kind, NoteId, Point, ZoneId } from '../schema/terms'
import type { Stage } from './stage.svelte'

export interface Custom {
  /** Who comes along when these are moved, and with whom. */
  along?(stage: Stage, ids: ReadonlySet<NoteId>): Iterable<readonly [NoteId, NoteId]>
  /** These were put down by a hand, a key or a command; within the same transaction. */
  placed?(stage: Stage, ids: readonly NoteId[]): void
  /** Where a note of this kind is laid now; null leaves it to the stage. */
  home?(stage: Stage, kind: Kind): { pos: Point; zone: ZoneId; solution?: NoteId } | null
  /** What a note about to be laid also is. */
  laid?(stage: Stage, note: NewNote): NewNote
  /** A note has been laid; taken back together with it. */
  born?(stage: Stage, id: NoteId): void
  /** The table has retained this; within the same transaction. */
  retained?(stage: Stage, key: RetainedKey, id: NoteId): void
  /** A tap that is for something else than choosing; answers whether it was. */
  tapped?(stage: Stage, note: NoteId | null): boolean
}

export const customs: Custom[] = []

export const along = (stage: Stage, ids: ReadonlySet<NoteId>): Map<NoteId, NoteId> =>
  new Map(customs.flatMap((custom) => [...(custom.along?.(stage, ids) ?? [])]))

export function placed(stage: Stage, ids: readonly NoteId[]): void {
  for (const custom of customs) custom.placed?.(stage, ids)
}

export const laid = (stage: Stage, note: NewNote): NewNote =>
  customs.reduce((now, custom) => custom.laid?.(stage, now) ?? now, note)

export function born(stage: Stage, id: NoteId): void {
  for (const custom of customs) custom.born?.(stage, id)
}

export function retained(stage: Stage, key: RetainedKey, id: NoteId): void {
  for (const custom of customs) custom.retained?.(stage, key, id)
}

export const tapped = (stage: Stage, note: NoteId | null): boolean =>
  customs.some((custom) => custom.tapped?.(stage, note))
