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
    /** When the time of the step is over, ms by the server's clock. */
    ends_ms?: number | null
    /** What the projected screen was asked to show: a zone, `all`, `person:ID`. */
    show?: string | null
    light?: 'dark' | 'light' | null
  }
  me: Participant
  people: (Participant & { here: boolean })[]
  clients: Record<string, string>
  /** Which cards lie on which tables of the workshop, by the numbers of the tables. */
  taken?: Record<string, number[]>
  /** The table was brought back to a moment, which can be taken back under this number. */
  restored?: { number: number; person: string; whole: boolean } | null
  may_write: boolean
  /** The code of what keeps the server from writing this table; null when nothing does. */
  trouble: string | null
  /** The server's clock when this was sent. */
  now_ms?: number
  /** How far that clock is ahead of this device's, ms. */
  ahead?: number
}
