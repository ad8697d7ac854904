/** Commands that open what stands beside the table; loaded after it. */
import { offer } from '../view/commands.svelte'
import { closePanel, openPanel, showPanel, type PanelName } from './panels.svelte'

const panel = (name: PanelName) => ({
  pressed: () => openPanel() === name,
  run: () => (openPanel() === name ? closePanel() : showPanel(name)),
})

offer([
  {
    id: 'panel.removed',
    words: 'removed.open',
    group: 'look',
    icon: 'archive-restore',
    keys: 'b',
    ...panel('removed'),
  },
  {
    id: 'panel.links',
    words: 'link.show',
    group: 'method',
    icon: 'spline',
    keys: 'Shift+L',
    ...panel('links'),
  },
  {
    id: 'panel.lineage',
    words: 'lineage.show',
    group: 'method',
    icon: 'waypoints',
    keys: 'i',
    about: 'notes',
    when: (stage) => stage.selected.size <= 1,
    ...panel('lineage'),
  },
])
