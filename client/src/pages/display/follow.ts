/** Where a projected screen looks: what was asked for, else the step, else where people work. */
import { ZONES, isZone, zoneOfStep, type ZoneId } from '../../schema/terms'

export type View = ZoneId | 'all'

/** What decides where to look. */
export interface Wishes {
  /** What was asked of the screen: a zone, `all`, `person:ID`, or null. */
  show: string | null
  step: string | null
  /** The zone where the person followed is at work, if that is known. */
  person: ZoneId | null
}

/** A screen that has just turned stays so long, whatever happens. */
export const REST_MS = 4_000
/** People elsewhere are followed when nobody has worked here for so long. */
export const QUIET_MS = 20_000
const PIECE_MS = 2_000
/** So many changes elsewhere are work, fewer are a slip of the hand. */
const WORK = 2

export class Gaze {
  private turnedAt = -Infinity
  private step: string | null | undefined
  private readonly work = new Map<ZoneId, number[]>()

  constructor(private view: View) {}

  /** Somebody changed a note in this zone. */
  worked(zone: ZoneId, now: number): void {
    const recent = this.recent(zone, now)
    // Letters of one word are one piece of work.
    if (now - (recent.at(-1) ?? -Infinity) < PIECE_MS) return
    recent.push(now)
    this.work.set(zone, recent)
  }

  /** Where to look now; it never changes twice within a few seconds. */
  at(now: number, wishes: Wishes): View {
    const next = this.wanted(now, wishes)
    if (next === this.view || now - this.turnedAt < REST_MS) return this.view
    this.view = next
    this.turnedAt = now
    return next
  }

  private wanted(now: number, { show, step, person }: Wishes): View {
    // When nothing is asked any more, the screen goes back to the step at once.
    if (show !== null) this.step = undefined
    if (show === 'all' || isZone(show)) return show
    if (show !== null) return person ?? this.view
    const home = zoneOfStep(step) ?? 'solution'
    if (step === this.step) return this.afterWork(now, home)
    if (home === this.view) this.step = step
    return home
  }

  /** Nothing is asked: stay where people work, else go where they do, else to the step. */
  private afterWork(now: number, home: ZoneId): View {
    if (this.view === 'all' || this.recent(this.view, now).length > 0) return this.view
    return this.busiest(now) ?? (now - this.turnedAt > QUIET_MS ? home : this.view)
  }

  private busiest(now: number): ZoneId | null {
    let best: ZoneId | null = null
    let most = WORK - 1
    for (const zone of ZONES) {
      const { length } = this.recent(zone, now)
      if (length > most) [best, most] = [zone, length]
    }
    return best
  }

  private recent(zone: ZoneId, now: number): number[] {
    return (this.work.get(zone) ?? []).filter((at) => now - at < QUIET_MS)
  }
}
