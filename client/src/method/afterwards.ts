/** What a table gets once it stands: the remote of its screen, and its form on paper, word of a moment brought back. */
import { offer } from '../view/commands.svelte'
import { showPanel } from './panels.svelte'
import { printing } from './printing'
import { tellRestored } from './restored.svelte'
import type { Table } from './table.svelte'

/** Returns how to end it. */
export function afterwards(table: Table): () => void {
  offer([
    {
      id: 'screen',
      words: 'screen.open',
      group: 'look',
      icon: 'screen',
      when: (stage) => stage.mayWrite,
      run: () => showPanel('screen'),
    },
    {
      id: 'print',
      words: 'print.open',
      group: 'look',
      icon: 'print',
      run: () => print(),
    },
  ])
  const ends = [printing(table), tellRestored(table)]
  return () => {
    for (const end of ends) end()
  }
}
