import { panning } from './panning'
import { pointingCloth } from './pointingCloth'
import { pointingNote } from './pointingNote'
import type { Hands, ToolState } from './tool'

/** No pointer is down. */
export const idle = (hands: Hands): ToolState => {
  const here: ToolState = {
    down: (spot) => {
      if (spot.panning) return panning(hands, spot)
      return spot.note ? pointingNote(hands, spot, spot.note) : pointingCloth(hands, spot)
    },
    move: () => here,
    up: () => here,
    cancel: () => here,
  }
  return here
}
