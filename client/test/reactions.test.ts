import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { reactionsOf, supports } from '../src/model/reactions'
import { Undo } from '../src/model/undo'

const INES = 'p-ines'
const SAMIR = 'p-samir'
let mine: Board
let hers: Board

const lay = (board: Board) => board.create({ kind: 'idea', pos: [0, 0], zone: 'future' })

function meet(): void {
  Y.applyUpdate(hers.doc, Y.encodeStateAsUpdate(mine.doc), 'network')
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(hers.doc), 'network')
}

beforeEach(() => {
  mine = new Board()
  hers = new Board()
})

test('each person counts once, on every device, and only they take it back', () => {
  const note = lay(mine)
  reactionsOf(mine).support([note], INES, true)
  reactionsOf(mine).support([note], INES, true)
  meet()
  reactionsOf(hers).support([note], SAMIR, true)
  meet()

  expect(supports(mine, note)).toBe(2)
  expect(supports(hers, note)).toBe(2)
  expect(reactionsOf(hers).of(note)).toEqual([INES, SAMIR])

  reactionsOf(mine).support([note], INES, false)
  meet()

  expect(supports(hers, note)).toBe(1)
  expect(reactionsOf(hers).has(note, INES)).toBe(false)
  expect(reactionsOf(hers).has(note, SAMIR)).toBe(true)
})

test('what is written is what the schema says', () => {
  const note = lay(mine)

  reactionsOf(mine).support([note], INES, true)

  expect(mine.doc.getMap('reactions').toJSON()).toEqual({ [`${note}:${INES}:support`]: 1 })
})

test('other reactions and unreadable keys are kept and not counted', () => {
  const note = lay(mine)
  const root = mine.doc.getMap('reactions')
  root.set(`${note}:${INES}:joy`, 1)
  root.set('nonsense', 1)

  expect(supports(mine, note)).toBe(0)
  root.set(`${note}:${SAMIR}:joy`, 1)
  expect(supports(mine, note)).toBe(0)
  expect([...reactionsOf(mine).notes()]).toEqual([])
})

test('the count is kept up to date, and only the notes concerned are told', () => {
  const [first, second] = [lay(mine), lay(mine)]
  reactionsOf(mine).support([first], INES, true)
  meet()
  const told: string[][] = []
  const stop = reactionsOf(mine).watch((notes) => told.push([...notes].sort()))

  reactionsOf(hers).support([first, second], SAMIR, true)
  meet()

  expect(told).toEqual([[first, second].sort()])
  expect([supports(mine, first), supports(mine, second)]).toEqual([2, 1])
  stop()
  reactionsOf(mine).support([second], INES, true)
  expect(told).toHaveLength(1)
})

test('one gesture on several notes is one transaction', () => {
  const notes = [lay(mine), lay(mine), lay(mine)]
  let updates = 0
  mine.doc.on('update', () => updates++)

  reactionsOf(mine).support(notes, INES, true)

  expect(updates).toBe(1)
})

test('undo takes back one’s own support and nobody else’s', () => {
  const note = lay(mine)
  const undo = new Undo(mine)
  reactionsOf(mine).support([note], INES, true)
  meet()
  reactionsOf(hers).support([note], SAMIR, true)
  meet()

  undo.undo()
  meet()

  expect(reactionsOf(hers).of(note)).toEqual([SAMIR])
  undo.redo()
  meet()
  expect(reactionsOf(hers).of(note)).toEqual([INES, SAMIR])
})
