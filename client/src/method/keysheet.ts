/** The sheet of keys: what the table does by itself and what the commands offer, in groups. */
import type { Key } from '../i18n'
import type { Kind } from '../schema/terms'
import { GROUPS, type Command, type Group } from '../view/commands.svelte'
import { KIND_KEYS } from '../view/keys'

export interface Line {
  words: Key
  /** Each one does it; written as commands write keys. */
  keys: readonly string[]
  /** Whether it goes with the single-key shortcuts when people switch them off. */
  single?: boolean
}

const paper = (kind: Kind): Key => `help.lay.${kind}` as Key

/** What keys.ts does without a command. */
const built: Record<Group, readonly Line[]> = {
  write: [
    ...KIND_KEYS.map(([key, kind]) => ({ words: paper(kind), keys: [key], single: true })),
    { words: 'help.edit', keys: ['Enter', 'F2'] },
    { words: 'help.remove', keys: ['Delete', 'Backspace'] },
    { words: 'help.undo', keys: ['Mod+z'] },
    { words: 'help.redo', keys: ['Mod+y', 'Mod+Shift+Z'] },
  ],
  choose: [
    { words: 'help.arrows', keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] },
    { words: 'help.escape', keys: ['Escape'] },
  ],
  arrange: [
    { words: 'help.nudge', keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'] },
    { words: 'help.move', keys: ['m'], single: true },
  ],
  method: [{ words: 'help.cards', keys: ['c'], single: true }],
  look: [
    { words: 'help.nearer', keys: ['+'], single: true },
    { words: 'help.further', keys: ['-'], single: true },
    { words: 'help.all', keys: ['0'], single: true },
    { words: 'help.pan', keys: ['Alt+ArrowLeft', 'Alt+ArrowRight'] },
  ],
  talk: [],
}

/** The groups with a line in them; a command stands in the place of what has the same key. */
export function sheet(commands: readonly Command[]): { group: Group; lines: Line[] }[] {
  const offered = commands.flatMap((command) => (command.keys ? [lineOf(command)] : []))
  const taken = new Set(offered.flatMap(({ line }) => line.keys))
  return GROUPS.map((group) => ({
    group,
    lines: [
      ...built[group].filter(({ keys }) => !keys.some((key) => taken.has(key))),
      ...offered.filter((one) => one.group === group).map(({ line }) => line),
    ],
  })).filter(({ lines }) => lines.length > 0)
}

function lineOf({ group, words, keys = '', also }: Command): { group: Group; line: Line } {
  const all = also ? [keys, also] : [keys]
  return { group, line: { words, keys: all, single: !all.some((key) => LASTING.test(key)) } }
}

/** With Control, Command or Alt: no single-key shortcut. */
const LASTING = /^(?:Mod|Alt)\+/u
