/** How long a hand takes from one told place to the next, so that it never stands still between. */

/** Between two messages of a moving hand at the least and at the most. */
const QUICKEST_MS = 50
const SLOWEST_MS = 220
/** After a longer silence the hand had rested: that says nothing about how often it tells. */
const REST_MS = 400
const USUAL_MS = 70
/** A little longer than the messages are apart: the next one comes before the hand stops. */
const AHEAD = 1.15

export class Pace {
  private last = -Infinity
  private apart = USUAL_MS

  /** A message came at this moment (ms): answers how long the motion to its place may take. */
  next(now: number): number {
    const since = now - this.last
    this.last = now
    if (since < REST_MS) this.apart += (since - this.apart) * 0.3
    return Math.round(Math.min(Math.max(this.apart * AHEAD, QUICKEST_MS), SLOWEST_MS))
  }
}
