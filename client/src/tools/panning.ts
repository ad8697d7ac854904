import { idle } from './idle'
import { pinching } from './pinching'
import { minus, type Hands, type Spot, type ToolState } from './tool'

/** The cloth follows the pointer. */
export const panning = (hands: Hands, from: Spot): ToolState => {
  let last = from
  const here: ToolState = {
    down: (spot) => pinching(hands, last, spot),
    move: (spot) => {
      if (spot.pointer !== last.pointer) return here
      hands.pan(minus(spot.screen, last.screen))
      last = spot
      return here
    },
    up: (spot) => (spot.pointer === last.pointer ? idle(hands) : here),
    cancel: () => idle(hands),
  }
  return here
}
