/** The one word about people's work, and when it may be said. */
export type Status = 'saved' | 'saving' | 'offline' | 'refused'

export interface Situation {
  /** Since when there is no connection; null while there is one. */
  lostAt: number | null
  /** Whether the browser itself says that there is no network. */
  unplugged: boolean
  /** When the oldest change that is not kept was made; null when all is kept. */
  oldest: number | null
  refused: boolean
  /** Whether this tab has heard the whole board at least once. */
  synced: boolean
}

/** A short gap is mended in silence; a longer one is said. */
export const SILENT_MS = 2000
/** Keeping is only mentioned when it takes longer than this. */
export const SAVING_MS = 1000

export function statusOf(now: number, situation: Situation): Status {
  const { lostAt, unplugged, oldest, refused, synced } = situation
  if (refused && oldest !== null) return 'refused'
  if (unplugged || (lostAt !== null && now - lostAt >= SILENT_MS)) return 'offline'
  if (oldest !== null || !synced) return 'saving'
  return 'saved'
}
