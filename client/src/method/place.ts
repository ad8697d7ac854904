/** Who this is at the table of the address: asked while the words of the page still load. */
import { boardToken, currentSession, type Session } from '../api'

/** Whose place it is, or the close code of what keeps this person from it. */
export type Place = Session | 4401 | 4403

export const boardOfAddress = (): string =>
  decodeURIComponent(location.pathname.split('/').filter(Boolean).at(-1) ?? '')

/** Raises ApiError. */
export async function placeAt(id: string): Promise<Place> {
  const session = (await currentSession(boardToken(id))) ?? (await currentSession(null))
  if (!session) return 4401
  return session.boards.some((entry) => entry.id === id) ? session : 4403
}
