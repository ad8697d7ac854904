/** Tools are states: each answers a pointer event with the state that follows it. */
import type { NoteId, Point } from '../schema/terms'

/** Where a pointer is and what lies under it. */
export interface Spot {
  pointer: number
  screen: Point
  board: Point
  note: NoteId | null
  touch: boolean
  /** A middle button or a held space bar pans wherever it begins. */
  panning: boolean
  /** Shift is held, or notes are being gathered: it adds to what is chosen. */
  adding: boolean
}

/** What a tool may do to the table. */
export interface Hands {
  readonly mayWrite: boolean
  /** Whether several people may have their fingers on this screen at once. */
  readonly several: boolean
  pan(by: Point): void
  zoom(at: Point, ratio: number): void
  tap(spot: Spot): void
  /** Choose what lies between these two points of the board, besides what was chosen. */
  box(from: Point, to: Point): void
  /** The box ends; what it met stays chosen or not. */
  boxed(keep: boolean): void
  /** Take notes up with this hand (a pointer's id); answers whether they may be moved. */
  lift(note: NoteId, hand: number): boolean
  carry(hand: number, by: Point): void
  drop(hand: number): void
  putBack(hand: number): void
}

export interface ToolState {
  down(spot: Spot): ToolState
  move(spot: Spot): ToolState
  up(spot: Spot): ToolState
  cancel(spot: Spot): ToolState
}

export const SLOP_MOUSE = 4
export const SLOP_TOUCH = 9

export const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1]]
export const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])
export const beyondSlop = (from: Spot, to: Spot): boolean =>
  distance(from.screen, to.screen) > (from.touch ? SLOP_TOUCH : SLOP_MOUSE)
