/** The workshop as its facilitator sees it, and what deserves a look now. Never about a person. */
import { STEPS, type Step } from '../../schema/terms'

export interface Person {
  id: string
  name: string
  colour: number
}

export interface Table {
  id: string
  number: number
  name: string
  theme: string | null
  theme_name: string | null
  paused: boolean
  step: Step
  people: Person[]
  notes: {
    total: number
    welcome: number
    challenge: number
    future: number
    solution: number
    parking: number
  }
  challenge: string | null
  future: string | null
  active_ms: number | null
  /** When the time of the step is over, ms by the server's clock. */
  ends_ms?: number | null
}

export interface Overview {
  n: number
  now_ms?: number
  workshop: { id: string; title: string; language: 'fr' | 'en'; paused: boolean }
  boards: Table[]
  totals: { boards: number; people: number; notes: number }
}

export interface Alert {
  kind: 'paused' | 'quiet' | 'empty'
  table: Table
  minutes: number
}

export const QUIET_MINUTES = 8
export const MOST_ALERTS = 4

/** The step all tables work on, null when they differ. */
export function commonStep(tables: readonly Table[]): Step | null {
  const [first, ...rest] = tables
  return first && rest.every(({ step }) => step === first.step) ? first.step : null
}

/** The step after the one that the slowest table works on, null at the end. */
export function stepAfter(tables: readonly Table[]): Step | null {
  const places = tables.map(({ step }) => STEPS.indexOf(step))
  return places.length > 0 ? (STEPS[Math.min(...places) + 1] ?? null) : null
}

/** Whole minutes since something was written there; 0 when nothing ever was. */
export function quietMinutes(table: Table, now: number): number {
  return table.active_ms === null ? 0 : Math.max(0, Math.floor((now - table.active_ms) / 60_000))
}

export const isQuiet = (table: Table, now: number): boolean =>
  !table.paused && table.people.length > 0 && quietMinutes(table, now) >= QUIET_MINUTES

/** What to look at now: quiet tables first (longest first), then paused, then empty ones. */
export function alertsOf({ boards, workshop, totals }: Overview, now: number): Alert[] {
  const about = (kind: Alert['kind'], tables: Table[]): Alert[] =>
    tables.map((table) => ({ kind, table, minutes: quietMinutes(table, now) }))
  const quiet = about(
    'quiet',
    boards.filter((table) => isQuiet(table, now)),
  ).sort((a, b) => b.minutes - a.minutes)
  const paused = workshop.paused ? [] : boards.filter((table) => table.paused)
  const empty = boards.filter((table) => totals.people > 0 && table.people.length === 0)
  return [...quiet, ...about('paused', paused), ...about('empty', empty)]
}

/** When the time is over at every table; null without a limit or where tables differ. */
export function commonEnd(boards: readonly Table[]): number | null {
  const [first, ...others] = boards.map(({ ends_ms }) => ends_ms ?? null)
  return first !== undefined && others.every((end) => end === first) ? first : null
}
