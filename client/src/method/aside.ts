/** What one person wrote in this tab and could not send, kept on the device through a reload. */
import type { Kept } from './keeping'

const key = (board: string, person: string) => `tablee-aside-${board} ${person}`

/** Keep the words of this tab; with none, forget what was kept before. */
export function putAside(board: string, person: string, kept: Kept[]): void {
  if (kept.length > 0) sessionStorage.setItem(key(board, person), JSON.stringify(kept))
  else sessionStorage.removeItem(key(board, person))
}

/** Return what was kept, once. */
export function takeBack(board: string, person: string): Kept[] {
  const kept = sessionStorage.getItem(key(board, person))
  sessionStorage.removeItem(key(board, person))
  return kept ? (JSON.parse(kept) as Kept[]) : []
}
