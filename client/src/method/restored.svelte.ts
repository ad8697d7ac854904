/** The table was brought back to a moment: everybody is told, and anyone who writes may undo it. */
import { ApiError, request } from '../api'
import { t } from '../i18n'
import type { Toast } from './voice.svelte'
import type { Table } from './table.svelte'

/** Returns how to end it. */
export function tellRestored(table: Table): () => void {
  let told: Toast | null = null
  let number: number | null = null
  function heed(restored: Restored | null): void {
    const now = restored ? restored.number : null
    if (now === number) return
    number = now
    if (told) table.voice.settle(told)
    told = restored && toast(table, restored)
    if (told) table.voice.toast(told)
  }
  return $effect.root(() => {
    $effect(() => heed(table.state?.restored ?? null))
  })
}

interface Restored {
  number: number
  person: string
  whole: boolean
}

function toast(table: Table, { number, person, whole }: Restored): Toast {
  const found = table.state?.people.find(({ id }) => id === person)
  const name = found?.name || t('people.someone')
  return {
    sign: 'undo-2',
    tone: 'saving',
    words: t(whole ? 'restored.whole' : 'restored.part', { name }),
    stays: true,
    ...(table.mayWrite
      ? { action: { label: t('restored.undo'), run: () => takeBack(table, number) } }
      : {}),
  }
}

async function takeBack(table: Table, number: number): Promise<void> {
  const path = `/api/boards/${encodeURIComponent(table.id)}/restore/undo`
  try {
    await request(path, { body: { number }, token: table.token })
  } catch (error) {
    if (error instanceof ApiError)
      table.voice.toast({ sign: 'ban', tone: 'refused', words: error.message })
  }
}
