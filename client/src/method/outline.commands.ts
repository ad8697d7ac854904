/** The commands of the board as a list. */
import { offer } from '../view/commands.svelte'
import { listShown, showList } from './habits.svelte'

offer([
  {
    id: 'outline',
    words: 'outline.toggle',
    group: 'look',
    icon: 'list',
    keys: 'Shift+O',
    pressed: listShown,
    run(stage) {
      // Whoever has a note in hand finds it on the other side.
      stage.wanted = stage.notes.get(stage.current)?.id ?? null
      showList(!listShown())
    },
  },
])
