import { idle } from './idle'
import { pinching } from './pinching'
import type { Hands, Spot, ToolState } from './tool'

/** A box is drawn on the cloth around the notes one wants. */
export const boxing = (hands: Hands, from: Spot): ToolState => {
  let last = from
  const here: ToolState = {
    down: (spot) => {
      // A second finger wants to look elsewhere, not to choose.
      if (!spot.touch) return here
      hands.boxed(false)
      return pinching(hands, last, spot)
    },
    move: (spot) => {
      if (spot.pointer !== from.pointer) return here
      last = spot
      hands.box(from.board, spot.board)
      return here
    },
    up: (spot) => {
      if (spot.pointer !== from.pointer) return here
      hands.boxed(true)
      return idle(hands)
    },
    cancel: () => {
      hands.boxed(false)
      return idle(hands)
    },
  }
  return here
}
