import { describe, expect, test } from 'vitest'
import { Gaze, QUIET_MS, REST_MS, type Wishes } from '../src/pages/display/follow'

const wishes = (more: Partial<Wishes> = {}): Wishes => ({
  show: null,
  step: 'future',
  person: null,
  ...more,
})

describe('a projected screen', () => {
  test('shows the zone of the step', () => {
    expect(new Gaze('future').at(0, wishes())).toBe('future')
    expect(new Gaze('future').at(0, wishes({ step: 'solution' }))).toBe('solution')
    expect(new Gaze('future').at(0, wishes({ step: 'plenary' }))).toBe('solution')
  })

  test('shows what it is asked for, and comes back when it is not any more', () => {
    const gaze = new Gaze('future')

    expect(gaze.at(0, wishes({ show: 'all' }))).toBe('all')
    expect(gaze.at(REST_MS, wishes({ show: 'parking' }))).toBe('parking')
    expect(gaze.at(2 * REST_MS, wishes())).toBe('future')
  })

  test('follows a person, and stays where they were while nobody knows where they are', () => {
    const gaze = new Gaze('future')
    const show = 'person:ines'

    expect(gaze.at(0, wishes({ show, person: 'challenge' }))).toBe('challenge')
    expect(gaze.at(60_000, wishes({ show, person: null }))).toBe('challenge')
  })

  test('never turns twice within a few seconds, whoever asks', () => {
    const gaze = new Gaze('future')
    const turns: number[] = []
    let view = 'future'

    for (let now = 0; now < 60_000; now += 100) {
      const next = gaze.at(now, wishes({ show: now % 200 ? 'all' : 'parking' }))
      if (next !== view) turns.push(now)
      view = next
    }

    expect(turns.length).toBeGreaterThan(10)
    const rests = turns.slice(1).map((now, at) => now - (turns[at] ?? now))
    expect(Math.min(...rests)).toBeGreaterThanOrEqual(REST_MS)
  })

  test('goes where people work once it has been quiet here', () => {
    const gaze = new Gaze('future')
    gaze.at(0, wishes())
    gaze.worked('future', 0)
    gaze.worked('solution', 15_000)
    gaze.worked('solution', 17_000)

    expect(gaze.at(17_001, wishes())).toBe('future')
    expect(gaze.at(QUIET_MS + 1, wishes())).toBe('solution')
  })

  test('does not follow a slip of the hand', () => {
    const gaze = new Gaze('future')
    gaze.at(0, wishes())
    gaze.worked('parking', 50_000)
    gaze.worked('parking', 50_100)

    expect(gaze.at(50_101, wishes())).toBe('future')
  })

  test('returns to the step when those it followed have stopped', () => {
    const gaze = new Gaze('future')
    gaze.at(0, wishes())
    gaze.worked('solution', 30_000)
    gaze.worked('solution', 33_000)
    expect(gaze.at(33_001, wishes())).toBe('solution')

    expect(gaze.at(40_000, wishes())).toBe('solution')
    expect(gaze.at(33_002 + QUIET_MS, wishes())).toBe('future')
  })

  test('heeds a new step at once, also away from it', () => {
    const gaze = new Gaze('future')
    gaze.at(0, wishes())
    gaze.worked('challenge', 10_000)
    gaze.worked('challenge', 13_000)

    expect(gaze.at(13_001, wishes({ step: 'solution' }))).toBe('solution')
  })
})
