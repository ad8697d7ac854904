/**
 * What of this person's work the server has not yet confirmed.
 *
 * What was written counts as kept once its clock is below the saved clock (W14), or below
 * what the server knows when it asks (S14). A deletion has no clock of its own: it counts as
 * kept once it comes back in an update from the server, for the server tells only what is on
 * disk (S2, S6).
 */
import type { NoteId } from '../schema/terms'

export interface Range {
  client: number
  from: number
  to: number
}

interface Waiting {
  ids: NoteId[]
  clock: number
  ranges: Range[]
  since: number
}

export class Ledger {
  private entries: Waiting[] = []
  private saved = 0

  /** Note one local transaction: its notes, the own clock after it, and what it deleted. */
  wrote(ids: Iterable<NoteId>, clock: number, ranges: Range[], now: number): void {
    const entry = { ids: [...ids], clock, ranges, since: now }
    if (!this.settled(entry)) this.entries.push(entry)
  }

  /** The server has on disk everything of our client id below this clock. */
  acknowledge(clock: number): void {
    this.saved = Math.max(this.saved, clock)
    this.sweep()
  }

  /** The server told these deletions, so they are on disk. */
  confirm(told: readonly Range[]): void {
    for (const entry of this.entries)
      if (entry.ranges.length > 0) entry.ranges = told.reduce<Range[]>(without, entry.ranges)
    this.sweep()
  }

  /** Whether deletions wait for confirmation: only then need the server's be read. */
  get deletionsWait(): boolean {
    return this.entries.some((entry) => entry.ranges.length > 0)
  }

  get clean(): boolean {
    return this.entries.length === 0
  }

  /** The notes with something not yet kept. */
  get notes(): Set<NoteId> {
    return new Set(this.entries.flatMap((entry) => entry.ids))
  }

  /** When the oldest change that waits was made. */
  get oldest(): number | null {
    return this.entries[0]?.since ?? null
  }

  private settled({ clock, ranges }: Waiting): boolean {
    return clock <= this.saved && ranges.length === 0
  }

  private sweep(): void {
    this.entries = this.entries.filter((entry) => !this.settled(entry))
  }
}

/** What is left of some ranges without another one. */
function without(ranges: Range[], gone: Range): Range[] {
  return ranges.flatMap((range) => {
    if (range.client !== gone.client || gone.to <= range.from || range.to <= gone.from)
      return [range]
    const before = { ...range, to: gone.from }
    const after = { ...range, from: gone.to }
    return [before, after].filter(({ from, to }) => from < to)
  })
}
