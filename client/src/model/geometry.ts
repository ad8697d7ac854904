/** Where things are on the board, in px at zoom 1; zones are geometry known to both sides. */
import { ZONES, type Point, type Size, type ZoneId } from '../schema/terms'

export interface Rect {
  x: number
  y: number
  w: number
  h: number
}

export const GAP = 16
export const ZONE_HEIGHT = 1080
/** Notes start below the title and the instruction of their zone. */
export const HEADER = 112
export const MEDIUM: Size = [220, 132]
export const LARGE: Size = [320, 192]
/** The tray of a solution, as wide as its zone lets it be. */
export const FRAME: Size = [912, 560]

const widths: Record<ZoneId, number> = {
  welcome: 300,
  challenge: 760,
  future: 680,
  solution: 960,
  parking: 260,
}

export const ZONE_X = Object.fromEntries(
  ZONES.map((zone, i) => [
    zone,
    ZONES.slice(0, i).reduce((sum, before) => sum + widths[before] + GAP, 0),
  ]),
) as Record<ZoneId, number>

export function zoneRect(zone: ZoneId, height = ZONE_HEIGHT): Rect {
  return { x: ZONE_X[zone], y: 0, w: widths[zone], h: height }
}

/** The zone under a point; between two zones, the nearer one; beyond the edge, the last one. */
export function zoneAt([x]: Point): ZoneId {
  return ZONES.find((zone) => x < ZONE_X[zone] + widths[zone] + GAP / 2) ?? 'parking'
}

export const centre = (rect: Rect): Point => [rect.x + rect.w / 2, rect.y + rect.h / 2]

export const meet = (a: Rect, b: Rect, gap = 0): boolean =>
  a.x < b.x + b.w + gap && b.x < a.x + a.w + gap && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap

/** The smallest rectangle around some; there must be one at least. */
export function around(rects: readonly Rect[]): Rect {
  const left = Math.min(...rects.map(({ x }) => x))
  const top = Math.min(...rects.map(({ y }) => y))
  const right = Math.max(...rects.map(({ x, w }) => x + w))
  const bottom = Math.max(...rects.map(({ y, h }) => y + h))
  return { x: left, y: top, w: right - left, h: bottom - top }
}

/** How much of the first rectangle lies under the second, from 0 to 1. */
export function covered(a: Rect, b: Rect): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)
  return w > 0 && h > 0 ? (w * h) / (a.w * a.h) : 0
}

/** How tall the zones must be to hold these notes. */
export function zoneHeight(rects: Iterable<Rect>): number {
  let bottom = 0
  for (const rect of rects) bottom = Math.max(bottom, rect.y + rect.h)
  return Math.max(ZONE_HEIGHT, Math.ceil((bottom + 64) / 8) * 8)
}

/**
 * The first free place for a paper in a zone, in rows from the top left.
 * `from` lets the search begin further down, where people are looking.
 */
export function freePlace(zone: ZoneId, size: Size, taken: readonly Rect[], from = HEADER): Point {
  const { x, w } = zoneRect(zone)
  const [width, height] = size
  const step = width + GAP
  const columns = Math.max(1, Math.floor((w - 2 * GAP + GAP) / step))
  // In line with the title, or in the middle of a zone with one column.
  const left = x + Math.min(24, (w - columns * step + GAP) / 2)
  const start = Math.max(HEADER, from)
  for (let y = start; ; y += 24) {
    for (let column = 0; column < columns; column++) {
      const place = { x: Math.round(left + column * step), y, w: width, h: height }
      if (!taken.some((rect) => meet(rect, place, 12))) return [place.x, place.y]
    }
  }
}

/** A place near `wanted` whose centre stays in the zone of that point, below its title. */
export function within(zone: ZoneId, [x, y]: Point, [w, h]: Size, height = ZONE_HEIGHT): Point {
  const rect = zoneRect(zone, height)
  const clamp = (value: number, low: number, high: number) =>
    Math.round(Math.min(Math.max(value, low), Math.max(low, high)))
  return [
    clamp(x, rect.x + 8, rect.x + rect.w - w - 8),
    clamp(y, HEADER - 12, Math.max(rect.h, y + h + 8) - h - 8),
  ]
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The nearest rectangle in a direction: distance along it, and twice what lies across it. */
export function nearest<T extends Rect>(
  from: Rect,
  others: Iterable<T>,
  direction: Direction,
): T | null {
  const [fx, fy] = centre(from)
  const flip = direction === 'left' || direction === 'up' ? -1 : 1
  const level = direction === 'left' || direction === 'right'
  let best: T | null = null
  let least = Infinity
  for (const other of others) {
    const [ox, oy] = centre(other)
    const along = (level ? ox - fx : oy - fy) * flip
    const across = Math.abs(level ? oy - fy : ox - fx)
    const cost = along + 2 * across
    if (along > 1 && cost < least) {
      least = cost
      best = other
    }
  }
  return best
}
