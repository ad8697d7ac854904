import { beforeEach, expect, test } from 'vitest'
import { Board } from '../src/model/board'
import { zoneRect } from '../src/model/geometry'
import { brief, type Doing } from '../src/sync/presence'
import type { Spot } from '../src/tools/tool'
import { Stage } from '../src/view/stage.svelte'

const still: Doing = { cursor: null, drag: null, editing: null, selected: [] }

let stage: Stage
let board: Board
let said: string[]
let ids: string[]
const { x } = zoneRect('solution')

const spot = (note: string | null, more: Partial<Spot> = {}): Spot => ({
  pointer: 1,
  screen: [0, 0],
  board: [x, 0],
  note,
  touch: false,
  panning: false,
  adding: false,
  ...more,
})
const at = (i: number) => ids[i] ?? ''
const chosen = () => [...stage.selected].map((id) => ids.indexOf(id)).sort()
const placeOf = (id = '') => board.read(id)?.pos

beforeEach(() => {
  said = []
  board = new Board()
  stage = new Stage(board, {
    doing: () => undefined,
    said: (event, notes) => said.push(`${event} ${String(notes.length)}`),
    tell: (words) => said.push(words),
    changed: () => undefined,
    author: () => null,
  })
  stage.mayWrite = true
  ids = [20, 260, 500].map((right) =>
    board.create({ kind: 'idea', pos: [x + right, 200], zone: 'solution', text: 'a' }),
  )
  stage.undo.mark()
})

test('a tap chooses one, with Shift another as well, and again no longer', () => {
  stage.tap(spot(at(0)))
  stage.tap(spot(at(2), { adding: true }))
  expect(chosen()).toEqual([0, 2])
  expect(said).toEqual(['chosen 2'])

  stage.tap(spot(at(0), { adding: true }))
  expect(chosen()).toEqual([2])
})

test('a tap beside lets go of all', () => {
  stage.choosing.all(stage.notes.living())
  stage.tap(spot(null))

  expect(chosen()).toEqual([])
})

test('a box chooses what it meets, besides what was chosen', () => {
  stage.select([at(2)])
  stage.box([x, 190], [x + 30, 210])
  stage.box([x, 190], [x + 270, 210])
  stage.boxed(true)

  expect(chosen()).toEqual([0, 1, 2])
  expect(stage.choosing.box).toBeNull()
})

test('a box that shrinks lets go again, and one that is taken away chooses nothing', () => {
  stage.box([x, 190], [x + 270, 210])
  stage.box([x, 190], [x + 30, 210])
  expect(chosen()).toEqual([0])

  stage.boxed(false)
  expect(chosen()).toEqual([])
})

test('gathering by keys: arrows walk, and the key adds', () => {
  stage.select([at(0)])
  stage.choosing.gather()
  stage.go('right')
  expect(chosen()).toEqual([0])
  expect(stage.current).toBe(ids[1])

  stage.choosing.gather()
  expect(chosen()).toEqual([0, 1])

  stage.choosing.none()
  stage.go('right')
  expect(stage.choosing.adding).toBe(false)
  expect(chosen()).toHaveLength(1)
})

test('what is chosen moves together, one transaction, one undo', () => {
  let transactions = 0
  stage.choosing.all(stage.notes.living())
  board.doc.on('afterTransaction', () => transactions++)

  stage.nudge([16, 0])

  expect(transactions).toBe(1)
  expect(ids.map((id) => placeOf(id)?.[0])).toEqual([x + 36, x + 276, x + 516])
  stage.undo.undo()
  expect(ids.map((id) => placeOf(id)?.[0])).toEqual([x + 20, x + 260, x + 500])
})

test('a chosen note that is carried takes the others along, and none is lost from its row', () => {
  stage.select([at(0), at(1)])
  stage.lift(at(1), 1)
  stage.carry(1, [10, 300])
  stage.drop(1)

  expect(placeOf(ids[0])).toEqual([x + 30, 500])
  expect(placeOf(ids[1])).toEqual([x + 270, 500])
  expect(placeOf(ids[2])).toEqual([x + 500, 200])
})

test('a group that meets the edge of its zone keeps its form', () => {
  stage.choosing.all(stage.notes.living())
  const { w } = zoneRect('solution')
  stage.nudge([300, 0])

  const rights = ids.map((id) => placeOf(id)?.[0] ?? 0)
  expect(rights[2]).toBe(x + w - 220 - 8)
  expect(rights.map((right) => right - (rights[0] ?? 0))).toEqual([0, 240, 480])
})

test('many are moved to a zone side by side, covering nothing', () => {
  stage.moveTo(ids, 'future')

  const places = ids.map((id) => board.read(id))
  expect(places.map((note) => note?.zone)).toEqual(['future', 'future', 'future'])
  expect(new Set(places.map((note) => String(note?.pos))).size).toBe(3)
  expect(said).toEqual(['moved 3'])
})

test('many are taken off at once and come back at once', () => {
  stage.choosing.all(stage.notes.living())
  stage.remove()
  expect(stage.notes.living()).toEqual([])
  expect(stage.notes.removed()).toHaveLength(3)

  stage.undo.undo()
  expect(stage.notes.living()).toHaveLength(3)
  expect(stage.notes.gone).toBe(0)
})

test('what went last is first among the removed', () => {
  stage.remove([at(1)])
  stage.remove([at(0)])
  stage.remove([at(2)])

  expect(stage.notes.removed().map(({ id }) => ids.indexOf(id))).toEqual([2, 0, 1])
})

test('A5: however many are chosen and carried, presence stays below what the server takes', () => {
  const many = Array.from({ length: 500 }, (_, i) => `note-${String(i).padStart(11, '0')}`)
  const size = (doing: Doing) => JSON.stringify(brief(doing)).length
  const cursor = [-123456, 123456] as const

  expect(size({ ...still, selected: many, cursor, editing: at(0) })).toBeLessThan(2048)
  expect(size({ ...still, selected: many, drag: { ids: many, by: cursor }, cursor })).toBeLessThan(
    2048,
  )
  const drag = { ids: many, by: cursor, each: many.map(() => cursor) }
  expect(size({ ...still, selected: many, drag, cursor })).toBeLessThan(2048)
  expect(brief({ ...still, selected: ['a'] }).selected).toEqual(['a'])
})
