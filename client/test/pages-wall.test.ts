import { describe, expect, it } from 'vitest'
import { deal } from '../src/pages/home/workshops'
import {
  alertsOf,
  commonStep,
  quietMinutes,
  stepAfter,
  type Overview,
  type Table,
} from '../src/pages/workshop/overview'

const NOW = 1_800_000_000_000
const minutesAgo = (minutes: number) => NOW - minutes * 60_000
const ines = { id: 'p1', name: 'Inès', colour: 1 }

const table = (number: number, facts: Partial<Table> = {}): Table => ({
  id: `t${number}`,
  number,
  name: `Table ${number}`,
  theme: 'ecol',
  theme_name: 'Écologie',
  paused: false,
  step: 'challenge',
  people: [ines],
  notes: { total: 0, welcome: 0, challenge: 0, future: 0, solution: 0, parking: 0 },
  challenge: null,
  future: null,
  active_ms: minutesAgo(1),
  ...facts,
})
const overview = (...boards: Table[]): Overview => ({
  n: 1,
  workshop: { id: 'w', title: 'Bien vivre ici', language: 'fr', paused: false },
  boards,
  totals: { boards: boards.length, people: 3, notes: 0 },
})

describe('the wall of tables', () => {
  it('names the step that all tables share, or none', () => {
    expect(commonStep([table(1), table(2)])).toBe('challenge')
    expect(commonStep([table(1), table(2, { step: 'future' })])).toBeNull()
    expect(commonStep([])).toBeNull()
  })

  it('goes on from where the slowest table is, and stops at the end', () => {
    expect(stepAfter([table(1, { step: 'solution' }), table(2)])).toBe('future')
    expect(stepAfter([table(1, { step: 'plenary' })])).toBeNull()
  })

  it('tells how long a table has been quiet, whatever the clocks', () => {
    expect(quietMinutes(table(1, { active_ms: minutesAgo(9) }), NOW)).toBe(9)
    expect(quietMinutes(table(1, { active_ms: NOW + 5000 }), NOW)).toBe(0)
    expect(quietMinutes(table(1, { active_ms: null }), NOW)).toBe(0)
  })

  it('calls for quiet tables first, then paused, then empty ones', () => {
    const alerts = alertsOf(
      overview(
        table(1, { people: [] }),
        table(2, { paused: true }),
        table(3, { active_ms: minutesAgo(9) }),
        table(4, { active_ms: minutesAgo(20) }),
        table(5),
      ),
      NOW,
    )

    expect(alerts.map(({ kind, table: { number } }) => [kind, number])).toEqual([
      ['quiet', 4],
      ['quiet', 3],
      ['paused', 2],
      ['empty', 1],
    ])
  })

  it('does not call for every table when all are paused, or before anybody came', () => {
    const paused = overview(table(1, { paused: true }), table(2, { paused: true }))
    const early = overview(table(1, { people: [] }), table(2, { people: [] }))

    expect(alertsOf({ ...paused, workshop: { ...paused.workshop, paused: true } }, NOW)).toEqual([])
    expect(alertsOf({ ...early, totals: { boards: 2, people: 0, notes: 0 } }, NOW)).toEqual([])
  })
})

describe('themes dealt round the tables', () => {
  const themes = ['ineg', 'agir', 'econ'].map((id) => ({ id, title: id, short: id }))

  it('go round in the order of the cahier', () => {
    expect(deal([], 4, themes)).toEqual(['ineg', 'agir', 'econ', 'ineg'])
  })

  it('keep what was chosen, a table without theme included', () => {
    expect(deal(['econ', null], 3, themes)).toEqual(['econ', null, 'econ'])
  })

  it('forget themes of another cahier', () => {
    expect(deal(['ecol'], 1, themes)).toEqual(['ineg'])
  })
})
