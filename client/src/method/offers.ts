/** Commands that open what stands beside the table; loaded after it. */
import { offer } from '../view/commands.svelte'
import { closePanel, openPanel, showPanel } from './panels.svelte'

offer([
  {
    id: 'panel.removed',
    words: 'removed.open',
    group: 'look',
    icon: 'archive-restore',
    keys: 'b',
    pressed: () => openPanel() === 'removed',
    run: () => (openPanel() === 'removed' ? closePanel() : showPanel('removed')),
  },
])
