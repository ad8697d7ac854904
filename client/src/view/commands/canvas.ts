/** Looking: at all of it, at what is selected, at one zone, at the small map. */
import type { ZoneId } from '../../schema/terms'
import type { Command } from '../commands.svelte'
import { mapOpen, openMap } from '../mapping.svelte'
import type { Stage } from '../stage.svelte'

/** The keys are the numbers that the zones wear; the two without a number come after them. */
const order: readonly ZoneId[] = ['challenge', 'future', 'solution', 'welcome', 'parking']

const goTo = (zone: ZoneId, i: number): Command => ({
  id: `canvas.zone.${zone}`,
  words: `goto.${zone}`,
  group: 'look',
  icon: 'arrow-right',
  keys: String(i + 1),
  run: (stage) => visit(stage, zone),
})

/** Look at the zone; the arrows go on from its first note. */
function visit(stage: Stage, zone: ZoneId): void {
  stage.showZone(zone)
  if (stage.notes.get(stage.current)?.zone === zone) return
  const [first] = stage.notes.reading(zone)
  if (first) stage.current = first.id
}

export const canvasCommands: readonly Command[] = [
  {
    id: 'canvas.all',
    words: 'tools.showAll',
    group: 'look',
    icon: 'maximize',
    keys: '0',
    run: (stage) => stage.showAll(),
  },
  {
    id: 'canvas.selection',
    words: 'look.selection',
    group: 'look',
    about: 'notes',
    icon: 'search',
    keys: 'z',
    when: (stage) => stage.selected.size > 0,
    run: (stage) => stage.showSelection(),
  },
  ...order.map(goTo),
  {
    id: 'canvas.map',
    words: 'look.map',
    group: 'look',
    icon: 'map',
    keys: 'g',
    pressed: () => mapOpen(),
    run: () => openMap(!mapOpen()),
  },
]
