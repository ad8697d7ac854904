/** Who is who: the server names people and says whose client ids are whose. */
import type { Participant } from '../api'
import type { State } from '../sync/state'

export type Present = Participant & { here: boolean }

export class People {
  constructor(private readonly state: () => State | null) {}

  /** The participant a CRDT client id belongs to. */
  idOf(client: number): string | null {
    return this.state()?.clients[String(client)] ?? null
  }

  ofClient(client: number, own?: number): Present | Participant | null {
    const state = this.state()
    if (!state) return null
    if (client === own) return state.me
    const id = this.idOf(client)
    return state.people.find((person) => person.id === id) ?? null
  }

  /** Those who are here now, oneself first. */
  here(): Present[] {
    const state = this.state()
    if (!state) return []
    const others = state.people.filter((person) => person.here && person.id !== state.me.id)
    return state.me.role === 'viewer' ? others : [{ ...state.me, here: true }, ...others]
  }
}
