/**
 * What of this person's work the server has not yet confirmed.
 *
 * What was written counts as kept once its clock is below the saved clock (W14), or below
 * what the server knows when it asks (S14). A deletion has no clock of its own: it counts as
 * kept once it comes back in an update from the server, for the server tells only what is on
 * disk (S2, S6).
 *
 * A page also answers for what earlier pages of the same person wrote on this device and
 * could not send, under their client ids.
 */
/** The origin of what this device kept: it is neither typed just now nor told by the server. */
export const DEVICE = { by: 'this device, earlier' }

export interface Range {
  client: number
  from: number
  to: number
}

export interface Waiting {
  /** The client id of the page that made the change, and its number there. */
  client: number
  n: number
  /** The notes it touched; links, comments and the like as `root/key`. */
  ids: string[]
  clock: number
  ranges: Range[]
  since: number
}

/** What came and went since somebody last asked, for who keeps a copy of the ledger. */
export interface Moves {
  put: Waiting[]
  drop: Waiting[]
}

const nameOf = ({ client, n }: Waiting) => `${client} ${n}`
const joined = (ids: string[]) => ids.join(' ')

export class Ledger {
  private entries: Waiting[] = []
  private readonly saved = new Map<number, number>()
  /** The newest entry, as long as nothing of it was sent: more of the same joins it. */
  private unsent: Waiting | null = null
  private count = 0
  private moves: Map<string, { entry: Waiting; there: boolean }> | null = null

  constructor(readonly client = 0) {}

  /** Note one local transaction: its notes, the own clock after it, and what it deleted. */
  wrote(
    ids: Iterable<string>,
    clock: number,
    ranges: Range[],
    now: number,
    { sent = true } = {},
  ): void {
    const entry = { client: this.client, n: this.count++, ids: [...ids], clock, ranges, since: now }
    if (this.settled(entry)) return
    const before = this.unsent
    if (!sent && before && joined(before.ids) === joined(entry.ids)) {
      before.clock = Math.max(before.clock, clock)
      before.ranges = [...before.ranges, ...ranges]
      this.moved(before, true)
      return
    }
    this.unsent = sent ? null : entry
    this.entries.push(entry)
    this.moved(entry, true)
  }

  /** All that waits has been sent: nothing joins it any more. */
  sent(): void {
    this.unsent = null
  }

  /** Answer for what another page of this person wrote. */
  adopt(entries: readonly Waiting[]): void {
    const named = new Set(entries.map(nameOf))
    const others = this.entries.filter((entry) => !named.has(nameOf(entry)))
    this.entries = [...others, ...entries].sort((a, b) => a.since - b.since)
    this.sweep()
  }

  /** The server has on disk everything of a client id below this clock. */
  acknowledge(clock: number, client = this.client): void {
    if (clock <= (this.saved.get(client) ?? 0)) return
    this.saved.set(client, clock)
    this.sweep()
  }

  /** The server told these deletions, so they are on disk. */
  confirm(told: readonly Range[]): void {
    if (!this.deletionsWait) return
    const toldOf = new Map<number, Range[]>()
    for (const range of told) {
      const before = toldOf.get(range.client)
      if (before) before.push(range)
      else toldOf.set(range.client, [range])
    }
    for (const entry of this.entries)
      entry.ranges = entry.ranges.flatMap((range) =>
        (toldOf.get(range.client) ?? []).reduce<Range[]>(without, [range]),
      )
    this.sweep()
  }

  /** Whether deletions wait for confirmation: only then need the server's be read. */
  get deletionsWait(): boolean {
    return this.entries.some((entry) => entry.ranges.length > 0)
  }

  /** The client ids of other pages for which this one answers. */
  get adopted(): Set<number> {
    return new Set(this.entries.flatMap(({ client }) => (client === this.client ? [] : [client])))
  }

  get clean(): boolean {
    return this.entries.length === 0
  }

  /** The notes with something not yet kept, and what else waits. */
  get notes(): Set<string> {
    return new Set(this.entries.flatMap((entry) => entry.ids))
  }

  /** When the oldest change that waits was made. */
  get oldest(): number | null {
    return this.entries[0]?.since ?? null
  }

  /** Note from now on what comes and goes; what is there has come. */
  track(): void {
    this.moves ??= new Map(this.entries.map((entry) => [nameOf(entry), { entry, there: true }]))
  }

  /** What came and went since the last call. */
  changes(): Moves {
    this.track()
    const moves = [...(this.moves?.values() ?? [])]
    this.moves = new Map()
    const those = (there: boolean) =>
      moves.filter((move) => move.there === there).map(({ entry }) => ({ ...entry }))
    return { put: those(true), drop: those(false) }
  }

  private moved(entry: Waiting, there: boolean): void {
    this.moves?.set(nameOf(entry), { entry, there })
  }

  private settled({ client, clock, ranges }: Waiting): boolean {
    return clock <= (this.saved.get(client) ?? 0) && ranges.length === 0
  }

  private sweep(): void {
    const [left, gone]: [Waiting[], Waiting[]] = [[], []]
    for (const entry of this.entries) (this.settled(entry) ? gone : left).push(entry)
    for (const entry of gone) this.moved(entry, false)
    if (gone.some((entry) => entry === this.unsent)) this.unsent = null
    this.entries = left
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
