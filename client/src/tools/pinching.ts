import type { Point } from '../schema/terms'
import { panning } from './panning'
import { distance, minus, type Hands, type Spot, type ToolState } from './tool'

const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]

/** Two fingers: their distance zooms, their middle pans. */
export const pinching = (hands: Hands, one: Spot, two: Spot): ToolState => {
  let [a, b] = [one, two]
  const here: ToolState = {
    down: () => here,
    move: (spot) => {
      if (spot.pointer !== a.pointer && spot.pointer !== b.pointer) return here
      const [c, d] = spot.pointer === a.pointer ? [spot, b] : [a, spot]
      const to = middle(c.screen, d.screen)
      hands.pan(minus(to, middle(a.screen, b.screen)))
      hands.zoom(to, distance(c.screen, d.screen) / Math.max(1, distance(a.screen, b.screen)))
      ;[a, b] = [c, d]
      return here
    },
    up: (spot) => here.cancel(spot),
    cancel: (spot) => {
      if (spot.pointer !== a.pointer && spot.pointer !== b.pointer) return here
      return panning(hands, spot.pointer === a.pointer ? b : a)
    },
  }
  return here
}
