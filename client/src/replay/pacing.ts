/** Time of the session and time of the player: silences are shortened, never a state of its own. */
import { countUntil } from './timeline'

const SILENCE_MS = 3_000
const BECOMES_MS = 500

/** A stretch in which nothing happens, and how long it is played. */
interface Bend {
  session: number
  played: number
}

export class Pacing {
  /** Corners of the map, rising in both. */
  private readonly session: number[] = [0]
  private readonly played: number[] = [0]

  constructor(times: readonly number[], end: number, skip: boolean) {
    if (skip) for (const bend of bends(times, end)) this.corner(bend)
    this.corner({ session: end, played: this.toPlayed(end) })
  }

  get length(): number {
    return this.played.at(-1) ?? 0
  }

  toPlayed(t: number): number {
    return across(this.session, this.played, t)
  }

  toSession(played: number): number {
    return across(this.played, this.session, played)
  }

  private corner({ session, played }: Bend): void {
    this.session.push(session)
    this.played.push(played)
  }
}

function bends(times: readonly number[], end: number): Bend[] {
  const found: Bend[] = []
  let [last, cut] = [0, 0]
  for (const t of [...times, end]) {
    if (t - last > SILENCE_MS) {
      found.push({ session: last, played: last - cut })
      cut += t - last - BECOMES_MS
      found.push({ session: t, played: t - cut })
    }
    last = t
  }
  return found
}

/** Along the corners of a map from one time to the other; straight on behind the last. */
function across(from: readonly number[], to: readonly number[], value: number): number {
  const at = Math.max(0, countUntil(from, value) - 1)
  const [a, b] = [from[at] ?? 0, from[at + 1]]
  const [c, d] = [to[at] ?? 0, to[at + 1]]
  if (b === undefined || d === undefined || b === a) return c + (value - a)
  return c + ((value - a) * (d - c)) / (b - a)
}
