/** The words of a board: kinds, zones, steps and limits, as server/board/model.py has them. */
import type * as Schema from './board'

export const KINDS = [
  'challenge',
  'future',
  'action',
  'actor',
  'initiative',
  'solution',
  'idea',
] as const satisfies readonly Schema.Kind[]
export const ZONES = [
  'welcome',
  'challenge',
  'future',
  'solution',
  'parking',
] as const satisfies readonly Schema.Zone[]
export const STEPS = ['welcome', 'challenge', 'future', 'solution', 'plenary'] as const

export type Kind = (typeof KINDS)[number]
export type ZoneId = (typeof ZONES)[number]
export type Step = (typeof STEPS)[number]
export type NoteId = string
export type Point = readonly [x: number, y: number]
export type Size = readonly [width: number, height: number]

export const TEXT_LIMIT = 500

const isOneOf =
  <T extends string>(list: readonly T[]) =>
  (value: unknown): value is T =>
    (list as readonly unknown[]).includes(value)

export const isKind = isOneOf(KINDS)
export const isZone = isOneOf(ZONES)

/** The zone a step of the method works in; null when the whole board is looked at. */
export const zoneOfStep = (step: string | null): ZoneId | null => (isZone(step) ? step : null)
