import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { Parts, partsOf } from '../src/model/parts'
import { join } from '../src/model/solutions'

const lay = (board: Board, kind: 'action' | 'solution' = 'action', solution?: string) =>
  board.create({ kind, pos: [0, 0], zone: 'solution', ...(solution ? { solution } : {}) })

test('the parts of a solution are known from the start and as they come and go', () => {
  const board = new Board()
  const tray = lay(board, 'solution')
  const early = lay(board, 'action', tray)
  const parts = new Parts(board)
  expect([...parts.members(tray)]).toEqual([early])

  const late = lay(board)
  join(board, [late], tray)
  expect([...parts.members(tray)]).toEqual([early, late])
  join(board, [early], null)
  expect([...parts.members(tray)]).toEqual([late])
  expect([...parts.members('nobody')]).toEqual([])
})

test('a note that moves from one solution to another is in one of them', () => {
  const board = new Board()
  const [one, two] = [lay(board, 'solution'), lay(board, 'solution')]
  const note = lay(board, 'action', one)
  const parts = partsOf(board)

  join(board, [note], two)

  expect([[...parts.members(one)], [...parts.members(two)]]).toEqual([[], [note]])
  expect(partsOf(board)).toBe(parts)
})

test('whoever listens hears when something joins or leaves, also from a colleague, and of nothing else', () => {
  const board = new Board()
  const tray = lay(board, 'solution')
  const note = lay(board)
  let heard = 0
  partsOf(board).watch(() => heard++)

  board.write(note, { at: 0, remove: 0, insert: 'Grouper' })
  board.move([{ id: note, pos: [9, 9], zone: 'solution' }])
  expect(heard).toBe(0)
  const hers = new Board()
  Y.applyUpdate(hers.doc, Y.encodeStateAsUpdate(board.doc))
  join(hers, [note], tray)
  Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(hers.doc))

  expect(heard).toBe(1)
})
