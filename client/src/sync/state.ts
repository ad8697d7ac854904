/** The workshop's state as the server sends it (message 101): whole, at every change. */
import type { Participant } from '../api'

export interface State {
  n: number
  workshop: { id: string; title: string; language: 'fr' | 'en'; paused: boolean }
  board: {
    id: string
    number: number
    name: string
    theme: string | null
    theme_name: string | null
    paused: boolean
    step: string | null
    epoch: number
  }
  me: Participant
  people: (Participant & { here: boolean })[]
  clients: Record<string, string>
  /** Which cards lie on which tables of the workshop, by the numbers of the tables. */
  taken?: Record<string, number[]>
  may_write: boolean
  /** The code of what keeps the server from writing this table; null when nothing does. */
  trouble: string | null
}
