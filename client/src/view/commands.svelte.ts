/** What can be done at a table: one list for keys, bars, menus, the outline and the help sheet. */
import type { Key } from '../i18n'
import type { Kind } from '../schema/terms'
import type { IconName } from '../ui/icons'
import type { Stage } from './stage.svelte'

/** In this order in menus and on the help sheet. */
export const GROUPS = ['write', 'choose', 'arrange', 'method', 'look', 'talk'] as const
export type Group = (typeof GROUPS)[number]

export interface Command {
  readonly id: string
  readonly words: Key
  readonly group: Group
  readonly icon?: IconName
  /**
   * The keys that do it: `d`, `Shift+D`, `Mod+d` (Control, or Command on a Mac), `Alt+ArrowUp`.
   * A key without Mod or Alt is a single-key shortcut, which people can switch off.
   */
  readonly keys?: string
  /** Other keys that do the same. */
  readonly also?: string
  /** Whether it is about the notes that are selected: then it is in their menus. */
  readonly about?: 'notes'
  /** In the menus of notes: it stands in the bar itself, not under More. */
  readonly near?: boolean
  /** In the menus of notes: the words of the row in which it stands with its like. */
  readonly row?: Key
  /** How it looks there: as a paper of this kind or colour. */
  readonly paper?: { readonly kind?: Kind; readonly colour?: string }
  /** Whether it is offered now; always, when left out. */
  when?(stage: Stage): boolean
  /** For what is on or off. */
  pressed?(stage: Stage): boolean
  run(stage: Stage): void
}

let known = $state.raw<readonly Command[]>([])

interface Early {
  keys: readonly string[]
  stage: Stage
  at: number
}

const EARLY_MS = 4000
const EARLY_KEYS = 8
/** Keys with which the browser would do something else meanwhile, such as choosing all words. */
const OURS: ReadonlySet<string> = new Set(['Mod+a', 'Mod+d', 'Mod+f'])
/** Keys that meant nothing yet: what they stand for may still be on its way. */
let early: Early[] = []

/** Offer commands from now on; one with a known id takes its place. */
export function offer(commands: readonly Command[]): void {
  const ids = new Set(commands.map(({ id }) => id))
  known = [...known.filter(({ id }) => !ids.has(id)), ...commands]
  const pressed = early.filter(({ at }) => performance.now() - at < EARLY_MS)
  // Whoever has begun to write meanwhile is not interrupted.
  early = pressed.filter(({ keys, stage }) => stage.editing === null && !press(keys, stage))
}

export const commands = (): readonly Command[] => known

/** What is offered now, in the order of the groups. */
export function offered(stage: Stage, about?: 'notes'): Command[] {
  return GROUPS.flatMap((group) =>
    known.filter(
      (command) =>
        command.group === group && command.about === about && (command.when?.(stage) ?? true),
    ),
  )
}

/** Do what this key stands for; answers whether it meant something here. */
export function pressCommand(event: KeyboardEvent, stage: Stage, letters: boolean): boolean {
  const pressed = keysOf(event)
  const single = !/^(?:Mod|Alt)\+/u.test(pressed)
  if (single && !letters) return false
  const keys = withDigit(pressed, event)
  if (press(keys, stage)) return true
  return (single || OURS.has(pressed)) && wait(keys, stage) && !single
}

/** On a French keyboard the digits are above é, ", ', ( and à. */
function withDigit(pressed: string, { code, shiftKey }: KeyboardEvent): string[] {
  const digit = pressed.length === 1 && !shiftKey && /^Digit(\d)$/u.exec(code)?.[1]
  return digit ? [pressed, digit] : [pressed]
}

/** Keep keys whose command may still be on its way; answers whether that is so. */
function wait(keys: readonly string[], stage: Stage): boolean {
  if (keys.some((key) => meant(key).length > 0)) return false
  early = [...early, { keys, stage, at: performance.now() }].slice(-EARLY_KEYS)
  return true
}

const meant = (key: string): Command[] =>
  known.filter(({ keys, also }) => keys === key || also === key)

/** Do the first of what these keys stand for now. */
function press(keys: readonly string[], stage: Stage): boolean {
  const command = keys.flatMap(meant).find(({ when }) => when === undefined || when(stage))
  command?.run(stage)
  return command !== undefined
}

/** The key of an event as commands write it: a letter says Shift by being a capital, too. */
export function keysOf(event: KeyboardEvent): string {
  const { key, shiftKey } = event
  const letter = key.length === 1
  const upper = letter && key.toLowerCase() !== key.toUpperCase()
  const parts = [
    ...held(event),
    // A sign such as ? is the key itself, however it is typed.
    shiftKey && (upper || !letter) ? 'Shift' : '',
    upper ? (shiftKey ? key.toUpperCase() : key.toLowerCase()) : key,
  ]
  return parts.filter(Boolean).join('+')
}

/** On many keyboards a sign such as ] needs AltGr, which some systems call Control and Alt. */
function held(event: KeyboardEvent): string[] {
  if (/^[^\p{L}\p{N}]$/u.test(event.key) && event.getModifierState('AltGraph')) return []
  return [event.ctrlKey || event.metaKey ? 'Mod' : '', event.altKey ? 'Alt' : '']
}
