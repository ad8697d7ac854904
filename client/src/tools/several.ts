import { idle } from './idle'
import { pinching } from './pinching'
import { pointingNote } from './pointingNote'
import type { Hands, Spot, ToolState } from './tool'

/** A finger that came down on a note: what it does, and where it is now. */
interface Finger {
  tool: ToolState
  spot: Spot
}

/**
 * All pointers of one screen. At a touch table every finger on a note is a hand of its own;
 * fingers on the cloth, and two on one note, work together. Everything else is one pointer.
 */
export const several = (hands: Hands): ToolState => {
  const fingers = new Map<number, Finger>()
  let cloth = idle(hands)

  function down(spot: Spot): ToolState {
    if (!spot.touch || !spot.note || !hands.several) return cloth.down(spot)
    const same = [...fingers].find(([, finger]) => finger.spot.note === spot.note)
    if (!same) {
      fingers.set(spot.pointer, { tool: pointingNote(hands, spot, spot.note), spot })
      return cloth
    }
    // Two fingers on one note look nearer; what the first one carried goes back.
    const [pointer, finger] = same
    finger.tool.cancel(finger.spot)
    fingers.delete(pointer)
    return pinching(hands, finger.spot, spot)
  }

  /** The finger's own tool answers if it has one, else that of the cloth. */
  function told(event: 'move' | 'up' | 'cancel', spot: Spot): void {
    const finger = fingers.get(spot.pointer)
    if (!finger) {
      cloth = cloth[event](spot)
      return
    }
    finger.tool = finger.tool[event](spot)
    finger.spot = { ...spot, note: finger.spot.note }
    if (event !== 'move') fingers.delete(spot.pointer)
  }

  const here: ToolState = {
    down: (spot) => {
      cloth = down(spot)
      return here
    },
    move: (spot) => {
      told('move', spot)
      return here
    },
    up: (spot) => {
      told('up', spot)
      return here
    },
    cancel: (spot) => {
      told('cancel', spot)
      return here
    },
  }
  return here
}
