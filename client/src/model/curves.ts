/** The line between two papers: it leaves at the nearest sides, in one curve. */
import type { Point } from '../schema/terms'
import type { Rect } from './geometry'

export interface Curve {
  start: Point
  end: Point
  path: string
  middle: Point
  /** The directions in which it leaves and arrives, in degrees clockwise from the right. */
  leaves: number
  arrives: number
  length: number
}

/** Between the edge of a paper and the tip of its line. */
const AIR = 4
/** So much of a common edge makes a line straight. */
const SHARED = 24

interface Span {
  at: number
  size: number
}

/** Where on their facing sides two papers are joined: level if they share enough of an edge. */
function joined(a: Span, b: Span): [number, number] {
  const from = Math.max(a.at, b.at)
  const to = Math.min(a.at + a.size, b.at + b.size)
  if (to - from >= SHARED) return [(from + to) / 2, (from + to) / 2]
  return [a.at + a.size / 2, b.at + b.size / 2]
}

const round = (value: number) => Math.round(value * 10) / 10
const pair = ([x, y]: Point) => `${String(round(x))} ${String(round(y))}`
const degrees = ([ax, ay]: Point, [bx, by]: Point) =>
  round((Math.atan2(by - ay, bx - ax) * 180) / Math.PI)

function through(start: Point, one: Point, two: Point, end: Point): Curve {
  const middle: Point = [
    (start[0] + 3 * one[0] + 3 * two[0] + end[0]) / 8,
    (start[1] + 3 * one[1] + 3 * two[1] + end[1]) / 8,
  ]
  return {
    start,
    end,
    path: `M${pair(start)}C${pair(one)} ${pair(two)} ${pair(end)}`,
    middle,
    leaves: degrees(start, one),
    arrives: degrees(two, end),
    length: Math.hypot(end[0] - start[0], end[1] - start[1]),
  }
}

/** The curve from one paper to another; null when they touch, for then they need no line. */
export function curveBetween(a: Rect, b: Rect): Curve | null {
  const right = b.x >= a.x + a.w
  const below = b.y >= a.y + a.h
  const across = Math.max(b.x - a.x - a.w, a.x - b.x - b.w)
  const down = Math.max(b.y - a.y - a.h, a.y - b.y - b.h)
  const gap = Math.max(across, down)
  if (gap < 2 * AIR + 2) return null
  const bend = Math.max(gap / 2, Math.min(16, gap / 3)) - AIR / 2
  if (across >= down) {
    const [ay, by] = joined({ at: a.y, size: a.h }, { at: b.y, size: b.h })
    const way = right ? 1 : -1
    const ax = (right ? a.x + a.w : a.x) + AIR * way
    const bx = (right ? b.x : b.x + b.w) - AIR * way
    return through([ax, ay], [ax + bend * way, ay], [bx - bend * way, by], [bx, by])
  }
  const [ax, bx] = joined({ at: a.x, size: a.w }, { at: b.x, size: b.w })
  const way = below ? 1 : -1
  const ay = (below ? a.y + a.h : a.y) + AIR * way
  const by = (below ? b.y : b.y + b.h) - AIR * way
  return through([ax, ay], [ax, ay + bend * way], [bx, by - bend * way], [bx, by])
}
