/**
 * Two people write, move, take off, undo and redo, sometimes at once: whatever they do,
 * nobody's undo costs the other a letter, every note can be put back, and both see the same.
 */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { setColour, setKind, setLabel, setSize, toBack } from '../src/model/papers'
import { join } from '../src/model/solutions'
import { Undo } from '../src/model/undo'
import { KINDS, ZONES } from '../src/schema/terms'

/** Numbers that look like chance and are the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed * 2654435761
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 4294967296) * below)
  }
}

interface Person {
  board: Board
  undo: Undo
  letters: string
  /** Letters of the other. */
  others: RegExp
}

const person = (letters: string, others: RegExp): Person => {
  const board = new Board()
  return { board, undo: new Undo(board), letters, others }
}

function meet(a: Board, b: Board): void {
  const [ofA, ofB] = [Y.encodeStateAsUpdate(a.doc), Y.encodeStateAsUpdate(b.doc)]
  Y.applyUpdate(a.doc, ofB, 'network')
  Y.applyUpdate(b.doc, ofA, 'network')
}

/** All that stands on a note. */
const wordsOf = (board: Board, id: string) => {
  const note = board.read(id)
  return note ? note.text + note.objective : 'GONE'
}

const textsOf = (board: Board, only: RegExp) =>
  Object.fromEntries(
    [...board.notes.keys()].map((id) => [
      id,
      wordsOf(board, id).match(new RegExp(only, 'gu'))?.join('') ?? '',
    ]),
  )

/** Undo or redo: the other's letters are the same before and after, wherever they stand. */
function takeBack({ board, undo, others }: Person, which: 'undo' | 'redo'): void {
  const before = textsOf(board, others)
  undo[which]()
  expect(textsOf(board, others)).toEqual(before)
}

type Dice = (below: number) => number
type Gesture = (board: Board, dice: Dice, letters: string) => void

const any = <T>(list: readonly T[], dice: Dice): T => list[dice(list.length)] as T
const one = (board: Board, dice: Dice) => any([...board.notes.keys()], dice)
const some = (board: Board, dice: Dice) => [...board.notes.keys()].filter(() => dice(3) === 0)
const spot = (dice: Dice) => ({ pos: [dice(3000), dice(1000)] as const, zone: any(ZONES, dice) })
const words = (dice: Dice, letters: string) => letters.slice(0, 1 + dice(5))
const textOf = (board: Board, id: string) => board.read(id)?.text ?? ''

const write: Gesture = (board, dice, letters) => {
  const id = one(board, dice)
  const at = dice(textOf(board, id).length + 1)
  board.write(id, { at, remove: 0, insert: words(dice, letters) })
}

const gestures: Gesture[] = [
  (board, dice, letters) =>
    board.create({ kind: any(KINDS, dice), ...spot(dice), text: words(dice, letters) }),
  (board, dice) => board.createAll([0, 1].map(() => ({ kind: any(KINDS, dice), ...spot(dice) }))),
  write,
  write,
  write,
  (board, dice, letters) => {
    // One's own letters may be taken away again.
    const id = one(board, dice)
    const at = [...textOf(board, id)].findIndex((letter) => letters.includes(letter))
    if (at >= 0) board.write(id, { at, remove: 1, insert: '' })
  },
  (board, dice, letters) => {
    const objective = board.objectiveOf(one(board, dice))
    if (!objective) return
    const at = dice(objective.length + 1)
    board.write('', { at, remove: 0, insert: words(dice, letters) }, objective)
  },
  (board, dice) =>
    board.gesture(() => {
      const [from, to] = [one(board, dice), one(board, dice)]
      board.links.set(`link-${String(dice(9))}-0123456789`, { from, to, kind: 'combines' })
    }),
  (board, dice) => join(board, some(board, dice), dice(2) ? one(board, dice) : null),
  (board, dice) => board.move(some(board, dice).map((id) => ({ id, ...spot(dice) }))),
  (board, dice) => board.remove(some(board, dice)),
  (board, dice) => board.restore(some(board, dice)),
  (board, dice) => setKind(board, some(board, dice), any(KINDS, dice)),
  (board, dice) => setColour(board, some(board, dice), dice(2) ? 'red' : null),
  (board, dice) => setLabel(board, some(board, dice), dice(2) ? 'urgent' : ''),
  (board, dice) => setSize(board, some(board, dice), dice(2) ? 'l' : 'm'),
  (board, dice) => toBack(board, some(board, dice)),
  (board, dice) =>
    board.retain('challenge', dice(2) ? one(board, dice) : null, [320, 192], spot(dice).pos),
]

function act({ board, undo, letters }: Person, dice: Dice): void {
  const gesture = board.notes.size === 0 ? gestures[0] : any(gestures, dice)
  undo.mark()
  gesture?.(board, dice, letters)
  undo.mark()
}

test.each(Array.from({ length: 40 }, (_, i) => i + 1))('an hour of two people, %i', (seed) => {
  const dice = chance(seed)
  const ines = person('ABCDE', /[A-E]/u)
  const samir = person('vwxyz', /[v-z]/u)
  ;[ines.others, samir.others] = [samir.others, ines.others]
  const people = [ines, samir]

  for (let step = 0; step < 120; step++) {
    const one = people[dice(2)] as Person
    const what = dice(10)
    if (what < 5) act(one, dice)
    else if (what < 7) takeBack(one, 'undo')
    else if (what < 8) takeBack(one, 'redo')
    else meet(ines.board, samir.board)
  }
  // Both at once, without hearing of each other.
  for (let i = 0; i < 6; i++) {
    for (const one of people) takeBack(one, i % 3 === 2 ? 'redo' : 'undo')
    if (i % 2) meet(ines.board, samir.board)
  }
  meet(ines.board, samir.board)

  const { board } = ines
  expect(board.notes.toJSON()).toEqual(samir.board.notes.toJSON())
  expect(board.about.toJSON()).toEqual(samir.board.about.toJSON())
  const ids = [...board.notes.keys()]
  const kept = ids.map((id) => wordsOf(board, id))
  expect(kept).not.toContain('GONE')
  expect(board.links.toJSON()).toEqual(samir.board.links.toJSON())
  // Anyone puts back everything.
  samir.board.restore(ids)
  meet(ines.board, samir.board)
  expect([...board.living()].map(({ id }) => id)).toEqual(ids)
  expect(ids.map((id) => wordsOf(board, id))).toEqual(kept)
})

test('undoing a creation on which somebody has written is said, with its note', () => {
  const [ines, samir] = [person('', /./u), person('', /./u)]
  const told: string[][] = []
  ines.undo.hid = (ids) => told.push(ids)
  const mine = ines.board.create({ kind: 'idea', pos: [0, 0], zone: 'parking', text: 'à moi' })
  ines.undo.mark()
  const ours = ines.board.create({ kind: 'idea', pos: [0, 0], zone: 'parking' })
  meet(ines.board, samir.board)
  samir.board.write(ours, { at: 0, remove: 0, insert: 'de Samir' })
  meet(ines.board, samir.board)

  ines.undo.undo()
  expect(told).toEqual([[ours]])

  ines.undo.undo()
  expect(ines.board.read(mine)?.deleted).toBe(true)
  expect(told).toEqual([[ours]])
})

test('what was undone by both at once is there for both to put back', () => {
  const [ines, samir] = [person('', /./u), person('', /./u)]
  const id = ines.board.create({ kind: 'idea', pos: [0, 0], zone: 'parking', text: 'un four' })
  ines.undo.mark()
  meet(ines.board, samir.board)
  samir.board.remove([id])
  meet(ines.board, samir.board)

  ines.undo.undo()
  samir.undo.undo()
  meet(ines.board, samir.board)
  for (const { board } of [ines, samir])
    expect(board.read(id)).toMatchObject({ text: 'un four', kind: 'idea' })
  expect(ines.board.read(id)?.deleted).toBe(samir.board.read(id)?.deleted)

  samir.board.restore([id])
  meet(ines.board, samir.board)
  expect(ines.board.read(id)?.deleted).toBe(false)
})
