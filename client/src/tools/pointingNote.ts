import type { NoteId } from '../schema/terms'
import { carrying } from './carrying'
import { idle } from './idle'
import { panning } from './panning'
import { pinching } from './pinching'
import { beyondSlop, type Hands, type Spot, type ToolState } from './tool'

/** A pointer is down on a note: a drag carries it, a release is a tap on it. */
export const pointingNote = (hands: Hands, from: Spot, note: NoteId): ToolState => {
  const here: ToolState = {
    down: (spot) => pinching(hands, from, spot),
    move: (spot) => {
      if (!beyondSlop(from, spot)) return here
      // Paper that may not be moved lets the cloth be drawn instead.
      if (!hands.mayWrite) return panning(hands, from).move(spot)
      if (hands.lift(note, from.pointer)) return carrying(hands, from).move(spot)
      // In another hand already: at a touch table this finger waits for it.
      return hands.several && from.touch ? here : panning(hands, from).move(spot)
    },
    up: (spot) => {
      hands.tap({ ...spot, note })
      return idle(hands)
    },
    cancel: () => idle(hands),
  }
  return here
}
