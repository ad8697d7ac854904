import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { announced, isFinal, waitFor } from '../src/sync/connection'
import { DEVICE, Ledger } from '../src/sync/ledger'
import { Provider, type Options, type Refusal, type Report } from '../src/sync/provider'
import type { State } from '../src/sync/state'
import { decode, encode, type Frame } from '../src/sync/wire'

/** The server's end of a line, in this process: it keeps a document and says what a test tells it to. */
class Line {
  static last: Line
  static readonly OPEN = 1
  readyState = 0
  binaryType = ''
  heard: Frame[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    Line.last = this
  }

  send(data: Uint8Array): void {
    const frame = decode(data)
    this.heard.push(frame)
    if (frame.type === 'step2' || frame.type === 'update') Y.applyUpdate(server, frame.update)
  }

  close(): void {
    this.readyState = 3
  }

  open(): void {
    this.readyState = 1
    this.onopen?.()
    this.say({ type: 'step1', stateVector: Y.encodeStateVector(server) })
    this.say({ type: 'step2', update: Y.encodeStateAsUpdate(server) })
  }

  say(frame: Frame): void {
    this.onmessage?.({ data: encode(frame).buffer })
  }

  end(code: number, reason = ''): void {
    this.readyState = 3
    this.onclose?.({ code, reason })
  }
}

let server: Y.Doc
let board: Board
let provider: Provider
let reports: Report[]
let refusals: Refusal[]
let ends: number[]

const status = () => reports.at(-1)?.status
const keep = () =>
  Line.last.say({
    type: 'saved',
    clocks: [[board.doc.clientID, Y.getState(server.store, board.doc.clientID)]],
  })
const tell = (update: Uint8Array) => Line.last.say({ type: 'update', update })
const lay = () => board.create({ kind: 'idea', pos: [0, 120], zone: 'welcome', text: 'Été 🌻' })

beforeEach(() => {
  vi.stubGlobal('WebSocket', Line)
  server = new Y.Doc()
  begin()
})

function begin(more: Partial<Options> = {}, ledger?: Ledger): void {
  board = new Board()
  ;[reports, refusals, ends] = [[], [], []]
  provider = new Provider(
    board,
    {
      report: (report) => reports.push(report),
      state: () => undefined,
      refused: (refusal) => refusals.push(refusal),
      ended: (code) => ends.push(code),
    },
    { url: 'ws://table/sync/b', token: 'secret', language: 'fr', ...more },
    ledger,
  )
}

afterEach(() => {
  provider.stop()
  vi.unstubAllGlobals()
})

test('A1 a client says hello, declares its own id, then asks', () => {
  Line.last.open()

  expect(Line.last.protocols).toEqual(['tablee', 'secret'])
  expect(Line.last.heard.slice(0, 3).map(({ type }) => type)).toEqual([
    'hello',
    'awareness',
    'step1',
  ])
})

test('all is kept only after the server has said so', () => {
  Line.last.open()
  expect(status()).toBe('saved')

  lay()
  expect(status()).toBe('saving')
  tell(Y.encodeStateAsUpdate(server))
  expect(status()).toBe('saving')

  keep()
  expect(status()).toBe('saved')
})

test('S14 what the server knows when it asks is kept, though its word for it was lost', () => {
  Line.last.open()
  lay()
  expect(status()).toBe('saving')

  Line.last.end(1006)
  dispatchEvent(new Event('online'))
  Line.last.open()

  expect(status()).toBe('saved')
})

test('a deletion is kept when it has come back', () => {
  Line.last.open()
  const id = lay()
  tell(Y.encodeStateAsUpdate(server))
  keep()
  board.write(id, { at: 0, remove: 3, insert: '' })

  keep()
  expect(status()).toBe('saving')

  tell(Y.encodeStateAsUpdate(server))
  expect(status()).toBe('saved')
})

test('what was written without a line is sent and kept when it is back', () => {
  lay()
  expect(Line.last.heard).toEqual([])

  Line.last.open()
  tell(Y.encodeStateAsUpdate(server))
  keep()

  expect(server.getMap('notes').size).toBe(1)
  expect(status()).toBe('saved')
})

test('P7 and P8 what a pause refuses is said, and kept when the server asks again', () => {
  Line.last.open()
  lay()
  Line.last.say({ type: 'refusal', text: '{"code":"paused","message":"L’écriture est en pause."}' })
  expect(status()).toBe('refused')
  expect(refusals).toEqual([{ code: 'paused', message: 'L’écriture est en pause.' }])

  Line.last.say({ type: 'step1', stateVector: Y.encodeStateVector(new Y.Doc()) })
  tell(Y.encodeStateAsUpdate(server))
  keep()

  expect(status()).toBe('saved')
})

test('what waits during a pause is not said to be on its way', () => {
  Line.last.open()
  lay()

  Line.last.say({ type: 'state', text: JSON.stringify({ n: 1, may_write: false } as State) })

  expect(status()).toBe('refused')
})

test('a close that coming back would not mend is final', () => {
  Line.last.open()

  Line.last.end(4409)

  expect(ends).toEqual([4409])
  expect([1006, 1012, 1013, 4408, 4429].map(isFinal)).not.toContain(true)
  expect([4400, 4401, 4403, 4404, 4409, 4413, 4422].map(isFinal)).not.toContain(false)
})

test('whoever said too much comes back after the longest wait', () => {
  vi.useFakeTimers()
  Line.last.open()
  const first = Line.last

  first.end(4429)
  vi.advanceTimersByTime(7900)
  expect(Line.last).toBe(first)
  vi.advanceTimersByTime(200)

  expect(Line.last).not.toBe(first)
  expect(ends).toEqual([])
  vi.useRealTimers()
})

test('S13 a page comes back when the server that stopped has asked it to, not before', () => {
  vi.useFakeTimers()
  Line.last.open()
  const first = Line.last

  first.end(1012, 'restarting 3400')
  vi.advanceTimersByTime(3399)
  expect(Line.last).toBe(first)
  vi.advanceTimersByTime(1)

  expect(Line.last).not.toBe(first)
  expect(ends).toEqual([])
  const second = Line.last
  second.end(1006)
  vi.advanceTimersByTime(400)
  expect(Line.last).not.toBe(second)
  vi.useRealTimers()
})

test('S13 a reason that is no delay is none', () => {
  expect(announced(1012, 'restarting 0')).toBe(0)
  expect(announced(1012, 'restarting 21000')).toBe(21_000)
  for (const reason of ['', 'restarting', 'restarting -1', 'restarting 1e9', 'restarting 100000'])
    expect(announced(1012, reason)).toBe(null)
  expect(announced(1006, 'restarting 3400')).toBe(null)
})

test('a room of people does not come back in one blow, nor late', () => {
  for (let attempt = 0; attempt < 20; attempt++) {
    expect(waitFor(attempt, 0)).toBe(125)
    expect(waitFor(attempt, 1)).toBeLessThanOrEqual(8125)
  }
  expect(waitFor(0, 1)).toBe(375)
})

test('an hour without network does not end the line that follows', () => {
  Line.last.open()
  Line.last.end(1006)
  lay()
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 3_600_000)

  dispatchEvent(new Event('online'))
  Line.last.open()

  expect(Line.last.readyState).toBe(Line.OPEN)
  expect(status()).toBe('saving')
  expect(reports.at(-1)?.late).toBe(true)
  keep()
  expect(status()).toBe('saved')
  vi.useRealTimers()
})

const state = (epoch: number) =>
  Line.last.say({
    type: 'state',
    text: JSON.stringify({ n: 1, may_write: true, board: { epoch } } as State),
  })
const told = () => Line.last.heard.filter(({ type }) => type === 'step2' || type === 'update')

/** The page of this person before: it wrote without a line, and the device kept it. */
function leftBehind(): { update: Uint8Array; ledger: Ledger } {
  const before = new Board()
  before.create({ kind: 'idea', pos: [0, 120], zone: 'welcome', text: 'Été 🌻' })
  const ledger = new Ledger(before.doc.clientID)
  ledger.wrote(['n1'], Y.getState(before.doc.store, before.doc.clientID), [], 0)
  return { update: Y.encodeStateAsUpdate(before.doc), ledger }
}

test('nothing is told before the device has given back what it kept and the board is the same', () => {
  provider.stop()
  begin({ agrees: () => true })
  Line.last.open()
  lay()
  expect(told()).toEqual([])

  state(1)
  expect(told()).toEqual([])
  provider.release()

  expect(told().map(({ type }) => type)).toEqual(['step2'])
  keep()
  tell(Y.encodeStateAsUpdate(server))
  expect(status()).toBe('saved')
  lay()
  expect(told().at(-1)?.type).toBe('update')
})

test('a document of another life of the board is never told', () => {
  provider.stop()
  begin({ agrees: ({ board }) => board.epoch === 1 })
  provider.release()
  Line.last.open()
  state(2)
  lay()

  expect(told()).toEqual([])
  expect(server.getMap('notes').size).toBe(0)
})

test('what an earlier page left is told, waits, and is kept when the server says so', () => {
  provider.stop()
  const { update, ledger } = leftBehind()
  const mine = new Ledger()
  begin({ agrees: () => true }, mine)
  Y.applyUpdate(board.doc, update, DEVICE)
  mine.adopt(ledger.changes().put)
  provider.release()
  Line.last.open()
  state(1)

  expect(status()).toBe('saving')
  expect([...(reports.at(-1)?.waiting ?? [])]).toEqual(['n1'])
  expect(server.getMap('notes').size).toBe(1)
  Line.last.say({
    type: 'saved',
    clocks: [[ledger.client, Y.getState(server.store, ledger.client)]],
  })
  expect(status()).toBe('saved')
})

test('what another tab of this person has sent is kept once the server tells it', () => {
  provider.stop()
  const { update, ledger } = leftBehind()
  const mine = new Ledger()
  begin({}, mine)
  Line.last.open()
  Y.applyUpdate(board.doc, update, DEVICE)
  mine.adopt(ledger.changes().put)

  tell(update)

  expect(status()).toBe('saved')
})

test('what waits is counted by what people see: notes, links, comments', () => {
  const id = lay()
  board.doc.transact(() => board.doc.getMap('links').set('l', { from: id }), board.local)
  board.doc.transact(() => board.textOf(id)?.insert(0, 'Un '), board.local)

  expect([...(reports.at(-1)?.waiting ?? [])]).toEqual([id, 'links/l'])
})
