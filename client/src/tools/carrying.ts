import { idle } from './idle'
import { minus, type Hands, type Spot, type ToolState } from './tool'

/** Notes are in the hand: others see where, the document only learns of the drop. */
export const carrying = (hands: Hands, from: Spot): ToolState => {
  const here: ToolState = {
    down: () => here,
    move: (spot) => {
      if (spot.pointer === from.pointer) hands.carry(from.pointer, minus(spot.board, from.board))
      return here
    },
    up: (spot) => {
      if (spot.pointer !== from.pointer) return here
      hands.drop(from.pointer)
      return idle(hands)
    },
    cancel: () => {
      hands.putBack(from.pointer)
      return idle(hands)
    },
  }
  return here
}
