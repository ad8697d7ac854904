/** The board on paper: while the browser prints, its outline stands in the place of the page. */
import { flushSync, mount, unmount } from 'svelte'
import Printed from './Printed.svelte'
import type { Table } from './table.svelte'

/** Print this table whenever the browser is asked to; returns how to end it. */
export function printing(table: Table): () => void {
  let sheet: ReturnType<typeof mount> | null = null
  const before = () => {
    sheet ??= mount(Printed, { target: document.body, props: { table, at: new Date() } })
    flushSync()
  }
  const after = () => {
    if (sheet) void unmount(sheet)
    sheet = null
  }
  addEventListener('beforeprint', before)
  addEventListener('afterprint', after)
  return () => {
    after()
    removeEventListener('beforeprint', before)
    removeEventListener('afterprint', after)
  }
}
