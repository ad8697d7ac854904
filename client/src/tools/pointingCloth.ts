import { boxing } from './boxing'
import { idle } from './idle'
import { panning } from './panning'
import { pinching } from './pinching'
import { beyondSlop, type Hands, type Spot, type ToolState } from './tool'

/** A pointer is down on the empty cloth: a drag pans or draws a box, a release is a tap. */
export const pointingCloth = (hands: Hands, from: Spot): ToolState => {
  const here: ToolState = {
    down: (spot) => pinching(hands, from, spot),
    move: (spot) => {
      if (!beyondSlop(from, spot)) return here
      return (from.adding ? boxing : panning)(hands, from).move(spot)
    },
    up: (spot) => {
      hands.tap(spot)
      return idle(hands)
    },
    cancel: () => idle(hands),
  }
  return here
}
