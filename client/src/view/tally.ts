/** What people say of one note, in few signs; put on a note once it is known. */
import type { Component } from 'svelte'

export interface Tally {
  supports: number
  comments: number
  /** Whether this person supports it; follows who one is. */
  mine(): boolean
  /** The names of those who support it, oneself last. */
  names(): string
  /** How it is shown: it comes with the tally, so that no page without one loads it. */
  Badge: Component<{ tally: Tally }>
}
