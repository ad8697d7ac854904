// @vitest-environment node
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { decode, encode, type Frame } from '../src/sync/wire'

const hex = (data: Uint8Array) => Buffer.from(data).toString('hex')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

const frames: Frame[] = [
  { type: 'step1', stateVector: bytes('00') },
  { type: 'step2', update: bytes('0000') },
  { type: 'update', update: bytes('0102030405') },
  { type: 'awareness', payload: bytes('00') },
  { type: 'query' },
  { type: 'denied', reason: 'paused' },
  { type: 'hello', text: '{"version":1,"language":"fr"}' },
  { type: 'state', text: '{"n":1,"workshop":{"title":"Cantine à Noël 🍲"}}' },
  { type: 'saved', clocks: [[123456789, 7]] },
  { type: 'refusal', text: '{"code":"paused","message":"L’écriture est en pause."}' },
]

describe('a frame', () => {
  test.each(frames)('of type $type comes back as it went', (frame) => {
    expect(decode(encode(frame))).toEqual(frame)
  })

  test('W4 of an unknown type is not read', () => {
    expect(() => decode(bytes('04'))).toThrow()
    expect(() => decode(bytes('0003 00'))).toThrow()
  })

  test('W5 and W7 that announces more than it holds is not read', () => {
    expect(() => decode(bytes('0002 7f 00'))).toThrow()
    expect(() => decode(bytes('66 ffffffff0f 01 01'))).toThrow()
  })

  test('W9 with bytes left over is not read', () => {
    expect(() => decode(bytes('03 00'))).toThrow()
  })

  test('W12 and W14 are written as the document says', () => {
    expect(hex(encode({ type: 'saved', clocks: [[123456789, 7]] }))).toBe('6601959aef3a07')
    expect(hex(encode({ type: 'hello', text: '{"version":1,"language":"fr"}' }))).toMatch(
      /^641d7b22/u,
    )
  })
})

interface Vector {
  name: string
  hex: string
  meaning: Record<string, unknown>
}

const folder = fileURLToPath(new URL('../../schema/vectors/', import.meta.url))
const vectors = (file: string) => JSON.parse(readFileSync(folder + file, 'utf8')) as Vector[]

/** What a frame means, in the words of the vectors. */
function meaningOf(frame: Frame): Record<string, unknown> {
  switch (frame.type) {
    case 'step1':
      return { frame: 'SyncStep1', state_vector: hex(frame.stateVector) }
    case 'step2':
      return { frame: 'SyncStep2', update: hex(frame.update) }
    case 'update':
      return { frame: 'Update', update: hex(frame.update) }
    case 'awareness':
      return { frame: 'Awareness' }
    case 'query':
      return { frame: 'QueryAwareness' }
    case 'denied':
      return { frame: 'PermissionDenied', reason: frame.reason }
    case 'hello':
      return { frame: 'Hello', fields: JSON.parse(frame.text) as unknown }
    case 'state':
      return { frame: 'State', text: frame.text }
    case 'saved':
      return { frame: 'Saved', clocks: frame.clocks }
    case 'refusal':
      return { frame: 'Refusal', text: frame.text }
  }
}

describe('the vectors both sides read', () => {
  const frames = ['sync.json', 'awareness.json', 'ours.json'].flatMap(vectors)

  test.each(frames)('W1 $name', ({ hex: written, meaning }) => {
    const frame = decode(bytes(written))

    expect(meaning).toMatchObject(meaningOf(frame))
    expect(hex(encode(frame))).toBe(written)
  })

  test.each(vectors('documents.json'))('$name, read as a board', ({ hex: written, meaning }) => {
    const board = new Board()

    Y.applyUpdate(board.doc, bytes(written))

    const notes = meaning['notes'] as Record<string, Record<string, unknown>>
    for (const [id, { kind, pos, text }] of Object.entries(notes))
      expect(board.read(id)).toMatchObject({ kind, pos, text })
    expect([...board.notes.keys()].sort()).toEqual(Object.keys(notes).sort())
  })
})
