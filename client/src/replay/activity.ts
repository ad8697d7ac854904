/** How much was done when: the bars under the player, with one person's share. */
import type { Timeline } from './timeline'

export interface Bar {
  all: number
  person: number
}

/** So many bars over the whole length; without a person nobody's share is counted. */
export function activity(
  { times, personOf }: Pick<Timeline, 'times'> & { personOf: (event: number) => string },
  end: number,
  bars: number,
  person: string | null,
): Bar[] {
  const found: Bar[] = Array.from({ length: bars }, () => ({ all: 0, person: 0 }))
  for (let event = 0; event < times.length; event++) {
    const at = Math.min(bars - 1, Math.floor(((times[event] ?? 0) / Math.max(1, end)) * bars))
    const bar = found[at]
    if (!bar) continue
    bar.all++
    if (person !== null && personOf(event) === person) bar.person++
  }
  return found
}
