// What a test may wait for: predicates over one peer, looked at after every event.

import { isDeepStrictEqual } from 'node:util'

const others = ({ doc, provider }) =>
  [...provider.awareness.getStates()].filter(([client]) => client !== doc.clientID)

export const conditions = {
  /** The first step 2 of the present connection has come, or not. */
  synced: ({ provider }, wanted) => provider.synced === wanted,
  connected: ({ provider }, wanted) => provider.wsconnected === wanted,
  /** The server has closed with this code at least once. */
  closed: ({ closes }, code) => closes.includes(code),
  /** The whole document is this. */
  equals: (peer, content, dump) => isDeepStrictEqual(dump(peer), content),
  /** The text of one note is this. */
  text: ({ doc }, { note, text }) => doc.getMap('notes').get(note)?.get('text')?.toString() === text,
  /** There are this many notes. */
  notes: ({ doc }, count) => doc.getMap('notes').size === count,
  /** Exactly these client ids of others are present. */
  people: (peer, clients) =>
    isDeepStrictEqual(others(peer).map(([client]) => client).sort(), [...clients].sort()),
  /** The state of one client id contains this. */
  state: ({ provider }, { client, state }) => {
    const known = provider.awareness.getStates().get(client)
    return known !== undefined && Object.keys(state).every((key) => isDeepStrictEqual(known[key], state[key]))
  },
}
