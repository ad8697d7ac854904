/** What is asked of the server about a workshop as a whole; it decides who may. */
import { request } from './api'

export type Asked =
  | { do: 'show'; board: string; show: string | null }
  | { do: 'light'; board: string; light: 'dark' | 'light' | null }

/** Ask for something. Raises ApiError with a sentence that can be shown as it is. */
export function ask(workshop: string, asked: Asked, token: string | null): Promise<{ n: number }> {
  return request(`/api/workshops/${encodeURIComponent(workshop)}/commands`, { body: asked, token })
}
