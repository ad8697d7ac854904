/** What is done about notes with words and hands: support, comments, search, help. */
import type { Command } from '../commands.svelte'
import type { Stage } from '../stage.svelte'

/** What the layer that knows the people does for these commands. */
export interface Talker {
  support(stage: Stage): void
  supported(stage: Stage): boolean
  comments(stage: Stage): void
  search(): void
  help(): void
}

export const talkCommands = (talker: Talker): Command[] => [
  {
    id: 'support',
    words: 'talk.support',
    group: 'talk',
    icon: 'hand',
    keys: 'u',
    about: 'notes',
    near: true,
    when: (stage) => stage.mayWrite && stage.selected.size > 0,
    pressed: (stage) => talker.supported(stage),
    run: (stage) => talker.support(stage),
  },
  {
    id: 'comments',
    words: 'talk.comment',
    group: 'talk',
    icon: 'message-square',
    keys: 'k',
    about: 'notes',
    when: (stage) => stage.only !== null,
    run: (stage) => talker.comments(stage),
  },
  {
    id: 'search',
    words: 'search.open',
    group: 'look',
    icon: 'search',
    keys: '/',
    also: 'Mod+f',
    run: () => talker.search(),
  },
  {
    id: 'help',
    words: 'help.open',
    group: 'look',
    icon: 'keyboard',
    keys: '?',
    run: () => talker.help(),
  },
]
