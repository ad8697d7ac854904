/** Small questions about what is chosen, asked wherever one is: on the board or in the list. */
import { mount, unmount } from 'svelte'
import LabelDialog from './LabelDialog.svelte'
import type { Stage } from './stage.svelte'

export function askLabel(stage: Stage): void {
  const notes = stage.chosen()
  if (notes.length === 0) return
  const dialog = mount(LabelDialog, {
    target: document.body,
    props: { stage, notes, close: () => void unmount(dialog) },
  })
}
