// @vitest-environment node
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
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
  name?: string
  hex?: string
  frame?: string
  type?: string
}

const folder = fileURLToPath(new URL('../../schema/vectors/', import.meta.url))
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []

/** The vectors are lists, at the top or under a name, of objects with bytes in hex. */
function vectorsOf(file: string): Vector[] {
  const data: unknown = JSON.parse(readFileSync(folder + file, 'utf8'))
  const lists = Array.isArray(data) ? [data] : Object.values(data as object).filter(Array.isArray)
  return lists.flat().filter((vector: Vector) => vector.type && vector.hex)
}

describe('the vectors both sides read', () => {
  const vectors = files.flatMap(vectorsOf)

  test('decode and encode to the same bytes', () => {
    for (const vector of vectors) {
      const data = bytes(vector.hex ?? '')

      expect(hex(encode(decode(data))), vector.name).toBe(hex(data))
    }
  })
})
