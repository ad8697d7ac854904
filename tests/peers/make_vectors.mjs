// Byte vectors written by the JavaScript libraries themselves: `node make_vectors.mjs` writes
// schema/vectors/*.json, `node make_vectors.mjs --check` fails when they are not what it would write.

import { readFileSync, writeFileSync } from 'node:fs'
import * as encoding from 'lib0/encoding'
import * as authProtocol from 'y-protocols/auth'
import * as awarenessProtocol from 'y-protocols/awareness'
import * as syncProtocol from 'y-protocols/sync'
import * as Y from 'yjs'

const FOLDER = new URL('../../schema/vectors/', import.meta.url)
const SYNC = 0
const AWARENESS = 1
const AUTH = 2
const QUERY_AWARENESS = 3
const HELLO = 100
const STATE = 101
const SAVED = 102
const REFUSAL = 103

const hex = (bytes) => Buffer.from(bytes).toString('hex')

/** The bytes that `write` puts into a fresh encoder. */
const written = (write) => {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}

/** A message: its type, then what `write` adds. */
const message = (type, write = () => {}) =>
  written((encoder) => {
    encoding.writeVarUint(encoder, type)
    write(encoder)
  })

const numbers = [0, 1, 127, 128, 255, 300, 16383, 16384, 2 ** 31 - 1, 2 ** 32 - 1, 2 ** 53 - 1].map(
  (value) => ({
    name: `the number ${value}`,
    hex: hex(written((encoder) => encoding.writeVarUint(encoder, value))),
    meaning: { number: value },
  }),
)

const texts = ['', 'défi', 'Où vélo & piétons se croisent 🚲', '👩🏽‍🌾 récolte', '“futur” – œuf'].map((text) => ({
  name: `the text “${text}”`,
  hex: hex(written((encoder) => encoding.writeVarString(encoder, text))),
  meaning: { text },
}))

/** Boards as people make them, one after the other under known client ids. */
const boards = () => {
  const alice = new Y.Doc()
  alice.clientID = 123456789
  const empty = Y.encodeStateAsUpdate(alice)
  const updates = []
  alice.on('update', (update) => updates.push(update))

  alice.transact(() => {
    const note = new Y.Map([
      ['kind', 'challenge'],
      ['pos', [340.5, 120]],
      ['zone', 'challenge'],
      ['text', new Y.Text('Réduire nos déchets')],
    ])
    alice.getMap('notes').set('note-defi-0001', note)
    alice.getMap('board').set('schema', 1)
  })
  const created = { update: updates.at(-1), content: content(alice) }

  const text = alice.getMap('notes').get('note-defi-0001').get('text')
  text.insert(text.length, ' 🚲🌱')
  const typed = { update: updates.at(-1), content: content(alice) }

  text.delete(text.length - 4, 4)
  const erased = { update: updates.at(-1), content: content(alice) }

  const bob = new Y.Doc()
  bob.clientID = 4294967295
  Y.applyUpdate(bob, Y.encodeStateAsUpdate(alice))
  bob.transact(() => {
    bob.getMap('notes').get('note-defi-0001').set('pos', [-12, 98.25])
    bob.getMap('links').set('link-0001', { from: 'note-defi-0001', to: 'note-futur-01', kind: 'answers' })
  })
  const together = { update: Y.encodeStateAsUpdate(bob), content: content(bob) }
  return { empty, created, typed, erased, together, alice, bob }
}

const content = (doc) => ({
  notes: doc.getMap('notes').toJSON(),
  links: doc.getMap('links').toJSON(),
  board: doc.getMap('board').toJSON(),
})

const { empty, created, typed, erased, together, alice, bob } = boards()

const stateVector = (doc) =>
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].map(([client, clock]) => [client, clock])

const sync = [
  ['step 1 of an empty document', new Y.Doc()],
  ['step 1 of one author', alice],
  ['step 1 of two authors', bob],
].map(([name, doc]) => ({
  name,
  hex: hex(message(SYNC, (encoder) => syncProtocol.writeSyncStep1(encoder, doc))),
  meaning: {
    frame: 'SyncStep1',
    state_vector: hex(Y.encodeStateVector(doc)),
    clocks: stateVector(doc),
  },
}))
sync.push({
  name: 'step 2 with the whole board of two authors',
  hex: hex(message(SYNC, (encoder) => syncProtocol.writeSyncStep2(encoder, bob))),
  meaning: { frame: 'SyncStep2', update: hex(together.update) },
})
sync.push({
  name: 'step 2 for somebody who lacks nothing but the deletions',
  hex: hex(
    message(SYNC, (encoder) => syncProtocol.writeSyncStep2(encoder, bob, Y.encodeStateVector(bob))),
  ),
  meaning: { frame: 'SyncStep2', update: hex(Y.encodeStateAsUpdate(bob, Y.encodeStateVector(bob))) },
})
for (const [name, { update }] of Object.entries({ created, typed, erased })) {
  sync.push({
    name: `update: a note is ${name}`,
    hex: hex(message(SYNC, (encoder) => syncProtocol.writeUpdate(encoder, update))),
    meaning: { frame: 'Update', update: hex(update) },
  })
}

const documents = [
  { name: 'an empty document', hex: hex(empty), meaning: { notes: {}, links: {}, board: {} } },
  { name: 'a note is created', hex: hex(created.update), meaning: created.content },
  { name: 'two authors, an erased emoji and a link', hex: hex(together.update), meaning: together.content },
]

/** An awareness instance of a known client id whose clock stands still. */
const present = (clientID, state) => {
  const doc = new Y.Doc()
  doc.clientID = clientID
  const awareness = new awarenessProtocol.Awareness(doc)
  awareness.setLocalState(state)
  clearInterval(awareness._checkInterval)
  return awareness
}

const zoe = present(123456789, {
  cursor: [340.5, -120],
  user: { name: 'Zoé 🌱', color: '#b35309' },
})
const theo = present(7, { drag: { ids: ['note-defi-0001'], by: [12, 0.5] }, editing: null })
awarenessProtocol.applyAwarenessUpdate(
  zoe,
  awarenessProtocol.encodeAwarenessUpdate(theo, [7]),
  'another connection',
)
const entry = (clientID, clock, state) => ({ client: clientID, clock, state })
const awarenessOf = (payload) =>
  hex(message(AWARENESS, (encoder) => encoding.writeVarUint8Array(encoder, payload)))

const awareness = [
  {
    name: 'one person with a name',
    hex: awarenessOf(awarenessProtocol.encodeAwarenessUpdate(zoe, [123456789])),
    meaning: { frame: 'Awareness', entries: [entry(123456789, 1, zoe.getLocalState())] },
  },
  {
    name: 'two people',
    hex: awarenessOf(awarenessProtocol.encodeAwarenessUpdate(zoe, [123456789, 7])),
    meaning: {
      frame: 'Awareness',
      entries: [entry(123456789, 1, zoe.getLocalState()), entry(7, 1, theo.getLocalState())],
    },
  },
  {
    name: 'one person leaves',
    hex: awarenessOf(awarenessProtocol.encodeAwarenessUpdate(zoe, [123456789], new Map())),
    meaning: { frame: 'Awareness', entries: [entry(123456789, 1, null)] },
  },
  {
    name: 'nobody',
    hex: awarenessOf(awarenessProtocol.encodeAwarenessUpdate(zoe, [])),
    meaning: { frame: 'Awareness', entries: [] },
  },
  {
    name: 'a query',
    hex: hex(message(QUERY_AWARENESS)),
    meaning: { frame: 'QueryAwareness' },
  },
]

const refusal = JSON.stringify({ code: 'paused', message: 'L’écriture est en pause. ✋' })
const state = JSON.stringify({ n: 12, workshop: { title: 'Défis d’été 🌻', paused: false }, people: [] })
const ours = [
  {
    name: 'permission denied',
    hex: hex(message(AUTH, (encoder) => authProtocol.writePermissionDenied(encoder, 'Séance close 🔒'))),
    meaning: { frame: 'PermissionDenied', reason: 'Séance close 🔒' },
  },
  {
    name: 'hello in French',
    hex: hex(
      message(HELLO, (encoder) =>
        encoding.writeVarString(encoder, JSON.stringify({ version: 1, language: 'fr' })),
      ),
    ),
    meaning: { frame: 'Hello', fields: { version: 1, language: 'fr' } },
  },
  {
    name: 'state',
    hex: hex(message(STATE, (encoder) => encoding.writeVarString(encoder, state))),
    meaning: { frame: 'State', text: state },
  },
  {
    name: 'nothing saved',
    hex: hex(message(SAVED, (encoder) => encoding.writeVarUint(encoder, 0))),
    meaning: { frame: 'Saved', clocks: [] },
  },
  {
    name: 'two clients saved',
    hex: hex(
      message(SAVED, (encoder) => [2, 123456789, 7, 4294967295, 300].forEach((number) => encoding.writeVarUint(encoder, number))),
    ),
    meaning: { frame: 'Saved', clocks: [[123456789, 7], [4294967295, 300]] },
  },
  {
    name: 'refusal during a pause',
    hex: hex(message(REFUSAL, (encoder) => encoding.writeVarString(encoder, refusal))),
    meaning: { frame: 'Refusal', text: refusal },
  },
]

const files = { numbers, texts, sync, documents, awareness, ours }
const stale = Object.entries(files).filter(([name, vectors]) => {
  const file = new URL(`${name}.json`, FOLDER)
  const wanted = JSON.stringify(vectors, null, 2) + '\n'
  if (process.argv.includes('--check')) return readFileSync(file, 'utf8') !== wanted
  writeFileSync(file, wanted)
  return false
})
for (const [name] of stale) console.error(`schema/vectors/${name}.json is stale: node make_vectors.mjs`)
process.exit(stale.length === 0 ? 0 : 1)
