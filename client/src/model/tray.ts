/** The tray of a solution as a place: its head, free room in it, and pills that stick to a paper. */
import type { Point, Size } from '../schema/terms'
import { GAP, meet, type Rect } from './geometry'

export const INSIDE = 24
const LETTER = { title: 14.5, objective: 9.6 }
/** Room to the right of an action for those who carry it. */
const PILLS = 150
const PILL_GAP = 4
/** How far a pill lies over the edge of what it sticks to. */
const GRIP = 14

/** How tall the head of a tray is: name, objective, seven points, one question. */
export function headHeight(width: number, title: string, objective: string): number {
  const lines = (text: string, letter: number) =>
    Math.max(1, Math.ceil((text.length * letter) / (width - 2 * INSIDE - 36)))
  return 156 + 36 * lines(title, LETTER.title) + 27 * lines(objective, LETTER.objective)
}

/** The first free place in a tray, in rows below its head; a tray grows downward for ever. */
export function placeInside(tray: Rect, head: number, size: Size, taken: readonly Rect[]): Point {
  const [w, h] = size
  const step = w + PILLS + GAP
  const columns = Math.max(1, Math.floor((tray.w - 2 * INSIDE + GAP) / step))
  for (let y = tray.y + head; ; y += GAP)
    for (let column = 0; column < columns; column++) {
      const place = { x: tray.x + INSIDE + column * step, y, w, h }
      if (!taken.some((rect) => meet(rect, place, 12))) return [place.x, place.y]
    }
}

/** A place near this one where a paper lies within the tray, below its head. */
export function keptInside(tray: Rect, head: number, { x, y, w }: Rect): Point {
  const right = tray.x + tray.w - w - 12
  return [Math.max(tray.x + 12, Math.min(x, right)), Math.max(tray.y + head - 8, y)]
}

/** How tall a tray must be for what lies in it. */
export function trayHeight(tray: Rect, parts: readonly Rect[]): number {
  const bottom = parts.reduce((low, { y, h }) => Math.max(low, y + h), 0)
  return Math.max(tray.h, Math.ceil(bottom + INSIDE - tray.y))
}

/** Whether a pill holds to a paper. */
export const sticks = (pill: Rect, paper: Rect): boolean => meet(pill, paper, 8)

/** Where pills stick: at the right edge of a paper, one below the other in this order. */
export function linedUp(paper: Rect, pills: readonly Rect[]): Point[] {
  let y = paper.y + 6
  return pills.map(({ h }) => {
    const place: Point = [paper.x + paper.w - GRIP, y]
    y += h + PILL_GAP
    return place
  })
}
