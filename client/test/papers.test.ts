import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { below } from '../src/model/lowering'
import { above } from '../src/model/order'
import {
  COLOURS,
  labels,
  setColour,
  setKind,
  setLabel,
  setSize,
  sizeOf,
  toBack,
  toFront,
} from '../src/model/papers'
import { Undo } from '../src/model/undo'

let board: Board
let undo: Undo
let ids: [string, string, string]
let transactions: number

const order = () =>
  [...board.living()]
    .sort((a, b) => (a.z < b.z ? -1 : 1))
    .map(({ text }) => text)
    .join('')

beforeEach(() => {
  board = new Board()
  undo = new Undo(board)
  ids = ['a', 'b', 'c'].map((text) =>
    board.create({ kind: 'idea', pos: [320, 120], zone: 'challenge', text }),
  ) as typeof ids
  undo.mark()
  transactions = 0
  board.doc.on('afterTransaction', () => transactions++)
})

test('the kind of many notes changes at once and is taken back at once', () => {
  setKind(board, ids, 'action')

  expect(ids.map((id) => board.read(id)?.kind)).toEqual(['action', 'action', 'action'])
  expect(transactions).toBe(1)
  undo.undo()
  expect(ids.map((id) => board.read(id)?.kind)).toEqual(['idea', 'idea', 'idea'])
})

test('a colour is set, kept within what the gate takes, and taken away', () => {
  for (const colour of COLOURS) expect(colour).toMatch(/^[a-z0-9-]{1,32}$/u)
  setColour(board, ids, 'red')
  expect(board.read(ids[1])?.colour).toBe('red')

  setColour(board, ids, null)

  expect(board.read(ids[1])?.colour).toBeNull()
  expect(board.notes.get(ids[1])?.has('colour')).toBe(false)
})

test('a label is one short line, or none', () => {
  setLabel(board, [ids[0]], '  très \n urgent  ')
  expect(board.read(ids[0])?.label).toBe('très urgent')

  setLabel(board, [ids[0]], 'x'.repeat(300))
  expect(board.read(ids[0])?.label?.length).toBeLessThanOrEqual(64)

  setLabel(board, [ids[0]], ' ')
  expect(board.read(ids[0])?.label).toBeNull()
})

test('labels in use come most used first', () => {
  setLabel(board, [ids[0]], 'eau')
  setLabel(board, [ids[1], ids[2]], 'bois')

  expect(labels(board)).toEqual(['bois', 'eau'])
})

test('sizes are known by name', () => {
  setSize(board, [ids[0]], 'l')
  setSize(board, [ids[1]], 's')

  expect(ids.map((id) => sizeOf(board, id))).toEqual(['l', 's', 'm'])
  expect(board.read(ids[0])?.size).toEqual([320, 192])
  setSize(board, [ids[0]], 'm')
  expect(board.notes.get(ids[0])?.has('size')).toBe(false)
})

test('in front and behind, several keep their order among themselves', () => {
  expect(order()).toBe('abc')
  toFront(board, [ids[1], ids[0]])
  expect(order()).toBe('cab')
  toBack(board, [ids[0], ids[1]])
  expect(order()).toBe('abc')
  toBack(board, [ids[2]])
  expect(order()).toBe('cab')

  undo.undo()
  expect(order()).not.toBe('')
})

test('moving several keeps their order and costs one transaction', () => {
  board.move([
    { id: ids[0], pos: [400, 200], zone: 'challenge' },
    { id: ids[1], pos: [500, 200], zone: 'challenge' },
  ])

  expect(order()).toBe('cab')
  expect(transactions).toBe(1)
})

test('a key below lies below, ten thousand times, and a new one above it lies above', () => {
  let low = above(null)
  for (let i = 0; i < 10_000; i++) {
    const next = below(low)
    expect(next < low, `${next} < ${low}`).toBe(true)
    expect(next).toMatch(/^[!-~]{1,128}$/u)
    expect(above(next) > next).toBe(true)
    low = next
  }
  expect(low.length).toBeLessThanOrEqual(5)
})

test('below what somebody else ordered in their manner', () => {
  for (const odd of ['0', 'A', 'V', '!~', 'b05', 'a0V', 'Z', 'Zzz'])
    expect(below(odd) < odd, odd).toBe(true)
})

test('many notes are laid as one gesture, in the order given', () => {
  const before = transactions
  const laid = board.createAll(
    ['d', 'e', 'f'].map((text) => ({ kind: 'idea', pos: [0, 0], zone: 'welcome', text })),
  )

  expect(transactions - before).toBe(2)
  expect(order()).toBe('abcdef')
  undo.undo()
  expect(order()).toBe('abc')
  expect(laid.every((id) => board.read(id)?.deleted)).toBe(true)
  const other = new Board()
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(board.doc))
  expect(laid.every((id) => other.read(id)?.text)).toBe(true)
})
