// Stock Yjs clients, driven by JSON lines: one request a line on standard input, one answer a line on
// standard output. One process may hold several clients, which then share a BroadcastChannel as
// the tabs of one browser do. The end of standard input ends the process.
//
// A request is {n, op, peer, ...}, its answer {n, value} or {n, error}. tests/peers/driver.py speaks it.

import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { WebsocketProvider as Provider1 } from 'y-websocket-1'
import { WebsocketProvider as Provider2 } from 'y-websocket-2'
import { WebsocketProvider as Provider3 } from 'y-websocket-3'
import * as Y from 'yjs'
import { conditions } from './conditions.mjs'
import { burst, edits } from './edits.mjs'

const PROVIDERS = { 1: Provider1, 2: Provider2, 3: Provider3 }
const ROOTS = ['notes', 'links', 'comments', 'reactions', 'board']

const peers = new Map()

/** A document, its provider, and everything that happened to its connection. */
const connect = ({ version, url, board, token, broadcast = true }) => {
  const doc = new Y.Doc()
  for (const root of ROOTS) doc.getMap(root)
  const options = { params: { token }, WebSocketPolyfill: WebSocket }
  if (!broadcast) options.disableBc = true
  const provider = new PROVIDERS[version](url, board, doc, options)
  const peer = { doc, provider, closes: [], received: 0, watchers: new Set() }
  const look = () => peer.watchers.forEach((watch) => watch())
  provider.on('connection-close', (event) => {
    peer.closes.push(event === null ? null : event.code)
    look()
  })
  provider.on('status', look)
  provider.on('sync', look)
  provider.awareness.on('update', look)
  doc.on('update', (_, origin) => {
    if (origin === provider) peer.received += 1
    look()
  })
  return peer
}

/** Answer once `holds` is true: looked at after everything that happens to the peer. */
const until = (peer, holds) =>
  new Promise((resolve) => {
    const watch = () => {
      if (!holds()) return
      peer.watchers.delete(watch)
      resolve(true)
    }
    peer.watchers.add(watch)
    watch()
  })

const dump = ({ doc }) => Object.fromEntries(ROOTS.map((root) => [root, doc.getMap(root).toJSON()]))

const operations = {
  connect: (_, request) => {
    const peer = connect(request)
    peers.set(request.peer, peer)
    return peer.doc.clientID
  },
  dump: (peer) => dump(peer),
  states: ({ provider }) => Object.fromEntries(provider.awareness.getStates()),
  present: ({ provider }, { state }) => provider.awareness.setLocalState(state),
  closes: (peer) => peer.closes,
  received: (peer) => peer.received,
  disconnect: ({ provider }) => provider.disconnect(),
  reconnect: ({ provider }) => provider.connect(),
  /** Lose the network without a word, as a sleeping laptop does. */
  drop: ({ provider }) => provider.ws.terminate(),
  close: ({ provider, doc }, { peer }) => {
    provider.destroy()
    doc.destroy()
    peers.delete(peer)
  },
  wait: (peer, { condition, value }) => until(peer, () => conditions[condition](peer, value, dump)),
  burst: ({ doc }, request) => burst(doc, request),
}
for (const [name, edit] of Object.entries(edits)) {
  operations[name] = ({ doc }, request) => doc.transact(() => edit(doc, request))
}

const answer = (line) => process.stdout.write(JSON.stringify(line) + '\n')

const carryOut = async (request) => {
  try {
    const value = await operations[request.op](peers.get(request.peer), request)
    answer({ n: request.n, value: value ?? null })
  } catch (error) {
    answer({ n: request.n, error: String(error.stack) })
  }
}

// Released clients report every lost connection on the console: it belongs to standard error.
console.log = console.warn = console.error
const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => carryOut(JSON.parse(line)))
lines.on('close', () => process.exit(0))
