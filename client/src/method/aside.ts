/** What this tab wrote and could not send, kept on the device through a reload. */
import type { Kept } from './keeping'

const key = (board: string) => `tablee-aside-${board}`

/** Keep the words of this tab; with none, forget what was kept before. */
export function putAside(board: string, kept: Kept[]): void {
  if (kept.length > 0) sessionStorage.setItem(key(board), JSON.stringify(kept))
  else sessionStorage.removeItem(key(board))
}

/** Return what was kept, once. */
export function takeBack(board: string): Kept[] {
  const kept = sessionStorage.getItem(key(board))
  sessionStorage.removeItem(key(board))
  return kept ? (JSON.parse(kept) as Kept[]) : []
}
