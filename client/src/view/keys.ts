/** What the keys do on the table; single letters can be switched off. */
import type { Direction } from '../model/geometry'
import type { Kind, Point } from '../schema/terms'
import { pressCommand } from './commands.svelte'
import type { Stage } from './stage.svelte'

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const ways: Record<Direction, Point> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
}
export const KIND_KEYS: readonly (readonly [string, Kind])[] = [
  ['n', 'idea'],
  ['d', 'challenge'],
  ['f', 'future'],
  ['a', 'action'],
  ['p', 'actor'],
  ['o', 'solution'],
]
const kindOf = new Map(KIND_KEYS)

const NUDGE = 16
const PAN = 96

/** Answers whether the key meant something here; `inside`: the table itself has the keyboard. */
export function pressKey(
  event: KeyboardEvent,
  stage: Stage,
  { letters, inside }: { letters: boolean; inside: boolean },
): boolean {
  if (isClipboard(event)) return false
  return own(event, stage, { letters, inside }) || (inside && pressCommand(event, stage, letters))
}

/** Copy, cut and paste: the browser answers with an event that brings the clipboard. */
const isClipboard = (event: KeyboardEvent) =>
  (event.ctrlKey || event.metaKey) && ['c', 'x', 'v'].includes(event.key.toLowerCase())

function own(
  event: KeyboardEvent,
  stage: Stage,
  { letters, inside }: { letters: boolean; inside: boolean },
): boolean {
  const direction = arrows[event.key]
  if (direction) return inside && arrow(event, stage, direction)
  if (event.ctrlKey || event.metaKey) return command(event, stage)
  if (event.altKey) return false
  if (inside && (looking(event.key, stage, letters) || onNote(event.key, stage))) return true
  return letters && letter(event, stage)
}

/** Ctrl+Z and Ctrl+Y anywhere on the page outside of a field. */
function command(event: KeyboardEvent, stage: Stage): boolean {
  const key = event.key.toLowerCase()
  if (key === 'z' && !event.shiftKey) stage.undo.undo()
  else if (key === 'y' || (key === 'z' && event.shiftKey)) stage.undo.redo()
  else return false
  return true
}

function arrow(event: KeyboardEvent, stage: Stage, direction: Direction): boolean {
  const [dx, dy] = ways[direction]
  if (event.shiftKey && stage.selected.size > 0) stage.nudge([dx * NUDGE, dy * NUDGE])
  else if (event.altKey || stage.notes.size === 0) stage.pan([-dx * PAN, -dy * PAN])
  else if (event.ctrlKey || event.metaKey) return false
  else stage.go(direction)
  return true
}

function looking(key: string, stage: Stage, letters: boolean): boolean {
  if (!letters) return false
  if (key === '+' || key === '=') stage.camera.zoomBy(1.25)
  else if (key === '-') stage.camera.zoomBy(0.8)
  else if (key === '0') stage.showAll()
  else return false
  return true
}

function onNote(key: string, stage: Stage): boolean {
  const { only } = stage
  if (key === 'Escape') {
    if (stage.moving) stage.moving = false
    else stage.choosing.none()
    return true
  }
  if (stage.selected.size === 0 || !stage.mayWrite) return false
  if (only && (key === 'Enter' || key === 'F2')) stage.edit(only.id)
  else if (key === 'Delete' || key === 'Backspace') stage.remove()
  else return false
  return true
}

function letter(event: KeyboardEvent, stage: Stage): boolean {
  const key = event.key.toLowerCase()
  const kind = kindOf.get(key)
  // With Shift a letter is another key; Caps Lock changes nothing.
  if (!stage.mayWrite || event.shiftKey) return false
  if (kind) stage.layNear(kind)
  else if (key === 'm' && stage.selected.size > 0) stage.moving = true
  else return false
  return true
}
