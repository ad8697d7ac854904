import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { Ledger, type Range } from '../src/sync/ledger'
import { SAVING_MS, SILENT_MS, statusOf, type Situation } from '../src/sync/status'

const gone = (client: number, from: number, to: number): Range => ({ client, from, to })

test('W14 what was written waits until the saved clock has passed it', () => {
  const ledger = new Ledger()
  ledger.wrote(['n1'], 7, [], 0)

  ledger.acknowledge(6)
  expect(ledger.clean).toBe(false)

  ledger.acknowledge(7)
  expect(ledger.clean).toBe(true)
})

test('S10 a deletion waits until the server tells it back, in whatever pieces', () => {
  const ledger = new Ledger()
  ledger.wrote(['n1'], 0, [gone(9, 10, 20)], 0)

  ledger.acknowledge(1000)
  ledger.confirm([gone(9, 0, 12), gone(8, 0, 100)])
  ledger.confirm([gone(9, 15, 30)])
  expect(ledger.clean).toBe(false)

  ledger.confirm([gone(9, 12, 15)])
  expect(ledger.clean).toBe(true)
})

test('a change that writes and deletes waits for both', () => {
  const ledger = new Ledger()
  ledger.wrote(['n1'], 3, [gone(1, 0, 1)], 5)

  ledger.confirm([gone(1, 0, 1)])
  expect(ledger.clean).toBe(false)
  expect(ledger.oldest).toBe(5)

  ledger.acknowledge(3)
  expect(ledger.clean).toBe(true)
  expect(ledger.oldest).toBeNull()
})

test('the notes that wait are counted once each', () => {
  const ledger = new Ledger()
  ledger.wrote(['n1', 'n2'], 3, [], 0)
  ledger.wrote(['n1'], 5, [], 1)

  expect([...ledger.notes]).toEqual(['n1', 'n2'])
  ledger.acknowledge(3)
  expect([...ledger.notes]).toEqual(['n1'])
})

test('the deletions of a real document are the ones that come back in its update', () => {
  const board = new Board()
  const id = board.create({ kind: 'idea', pos: [0, 120], zone: 'welcome', text: 'Été 🌻' })
  const told: Uint8Array[] = []
  const made: Y.Transaction[] = []
  board.doc.on('update', (update: Uint8Array, _: unknown, __: Y.Doc, done: Y.Transaction) => {
    told.push(update)
    made.push(done)
  })

  board.write(id, { at: 0, remove: 3, insert: '' })

  const ranges = (set: { clients: Map<number, { clock: number; len: number }[]> }) =>
    [...set.clients].flatMap(([client, items]) =>
      items.map(({ clock, len }) => gone(client, clock, clock + len)),
    )
  const ledger = new Ledger()
  ledger.wrote([id], 0, ranges(made[0]?.deleteSet ?? { clients: new Map() }), 0)
  expect(ledger.clean).toBe(false)
  ledger.confirm(ranges(Y.decodeUpdate(told[0] ?? new Uint8Array()).ds))
  expect(ledger.clean).toBe(true)
})

const calm: Situation = {
  lostAt: null,
  unplugged: false,
  oldest: null,
  refused: false,
  synced: true,
}

test('all is kept only when nothing waits and the board has been heard', () => {
  expect(statusOf(0, calm)).toBe('saved')
  expect(statusOf(0, { ...calm, oldest: 0 })).toBe('saving')
  expect(statusOf(0, { ...calm, synced: false })).toBe('saving')
})

test('a short gap is silent, a longer one is said', () => {
  const gap = { ...calm, lostAt: 1000 }

  expect(statusOf(1000 + SILENT_MS - 1, gap)).toBe('saved')
  expect(statusOf(1000 + SILENT_MS, gap)).toBe('offline')
  expect(statusOf(1001, { ...gap, unplugged: true })).toBe('offline')
})

test('refused is said while what was refused is not kept', () => {
  expect(statusOf(0, { ...calm, refused: true, oldest: 0 })).toBe('refused')
  expect(statusOf(0, { ...calm, refused: true })).toBe('saved')
})

test('the words about keeping wait a second', () => {
  expect(SAVING_MS).toBe(1000)
})

test('what is written on one note without a line is one change that waits', () => {
  const ledger = new Ledger(1)
  ledger.wrote(['n1'], 3, [], 0, { sent: false })
  ledger.wrote(['n1'], 4, [gone(9, 2, 3)], 1, { sent: false })
  ledger.wrote(['n2'], 5, [], 2, { sent: false })

  expect(ledger.changes().put.map(({ ids, clock }) => [ids, clock])).toEqual([
    [['n1'], 4],
    [['n2'], 5],
  ])
  expect(ledger.oldest).toBe(0)
  ledger.acknowledge(5)
  expect([...ledger.notes]).toEqual(['n1'])
  ledger.confirm([gone(9, 0, 10)])
  expect(ledger.clean).toBe(true)
})

test('what was sent waits by itself: the server may confirm it before what follows', () => {
  const ledger = new Ledger(1)
  ledger.wrote(['n1'], 3, [], 0, { sent: false })
  ledger.sent()
  ledger.wrote(['n1'], 4, [], 9, { sent: false })
  ledger.acknowledge(3)

  expect(ledger.oldest).toBe(9)
})

test('a page answers for what earlier pages of the same person left on the device', () => {
  const [before, now] = [new Ledger(1), new Ledger(2)]
  before.wrote(['n1'], 3, [], 0)
  before.wrote(['n2'], 5, [gone(7, 0, 2)], 1)
  now.wrote(['n3'], 2, [], 2)

  now.adopt(before.changes().put)

  expect([...now.notes]).toEqual(['n1', 'n2', 'n3'])
  expect(now.adopted).toEqual(new Set([1]))
  now.acknowledge(5, 1)
  expect([...now.notes]).toEqual(['n2', 'n3'])
  now.acknowledge(2)
  now.confirm([gone(7, 0, 2)])
  expect(now.clean).toBe(true)
})

test('what is adopted twice counts once, and not at all when it is known to be kept', () => {
  const [before, now] = [new Ledger(1), new Ledger(2)]
  before.wrote(['n1'], 3, [], 0, { sent: false })
  now.adopt(before.changes().put)
  before.wrote(['n1'], 4, [], 0, { sent: false })
  now.adopt(before.changes().put)

  now.acknowledge(3, 1)
  expect([...now.notes]).toEqual(['n1'])
  now.acknowledge(4, 1)
  now.adopt(before.changes().put)
  expect(now.clean).toBe(true)
})

test('who keeps a copy of the ledger hears what came and what went, each once', () => {
  const ledger = new Ledger(1)
  ledger.wrote(['n1'], 3, [], 0)
  expect(ledger.changes().put.map(({ n }) => n)).toEqual([0])

  ledger.wrote(['n2'], 5, [], 0)
  ledger.wrote(['n3'], 7, [], 0)
  ledger.acknowledge(5)

  const { put, drop } = ledger.changes()
  expect([put, drop].map((entries) => entries.map(({ n }) => n).sort())).toEqual([[2], [0, 1]])
  expect(ledger.changes()).toEqual({ put: [], drop: [] })
})
