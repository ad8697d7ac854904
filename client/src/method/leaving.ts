/** Giving one's place back: the session ends, and nothing of it stays on this device. */
import { request } from '../api'
import type { Table } from './table.svelte'

const OURS = /^tablee[:-]/u

/** End the session of this tab and forget its boards. Raises ApiError when the server cannot be asked. */
export async function leaveTable(table: Table): Promise<void> {
  table.leaving = true
  try {
    await request('/api/sessions/current', { method: 'DELETE', token: table.token })
  } catch (error) {
    table.leaving = false
    throw error
  }
  table.stop()
  await table.local.leave(table.me)
  for (const key of Object.keys(sessionStorage)) if (OURS.test(key)) sessionStorage.removeItem(key)
  location.assign('/join')
}
