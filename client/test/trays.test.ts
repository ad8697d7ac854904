import { beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { linksOf } from '../src/model/links'
import { headHeight, linedUp, placeInside, trayHeight } from '../src/model/tray'
import type { Kind, Point } from '../src/schema/terms'
import '../src/view/commands/method'
import { gather, putInto, takeOut } from '../src/view/solution/trays'
import { Stage } from '../src/view/stage.svelte'

import { sure } from './sure'

let board: Board
let stage: Stage
let tray: string

const nothing = () => undefined
const seat = (on: Board) => {
  const made = new Stage(on, {
    doing: nothing,
    tell: nothing,
    author: () => null,
    said: nothing,
    changed: nothing,
    say: nothing,
    card: () => null,
  })
  made.mayWrite = true
  return made
}
const lay = (kind: Kind, pos: Point, text = kind as string) =>
  board.create({ kind, pos, zone: 'solution', text })
const at = (id: string) => sure(board.read(id)).pos
const inTray = (id: string) => sure(board.read(id)).solution

function drag(ids: string[], by: Point): void {
  stage.select(ids)
  stage.lift(sure(ids[0]), 1)
  stage.carry(1, by)
  stage.drop(1)
}

beforeEach(() => {
  board = new Board()
  stage = seat(board)
  tray = board.create({ kind: 'solution', pos: [1810, 130], zone: 'solution', text: 'La cantine' })
})

describe('a hand', () => {
  test('puts an action into the tray and takes it out, each as one gesture', () => {
    const action = lay('action', [1900, 900])
    drag([action], [0, -400])
    expect(inTray(action)).toBe(tray)
    expect(at(action)).toEqual([1900, 500])

    drag([action], [0, 500])
    expect(inTray(action)).toBeNull()
    stage.undo.undo()
    expect([inTray(action), at(action)]).toEqual([tray, [1900, 500]])
    stage.undo.undo()
    expect([inTray(action), at(action)]).toEqual([null, [1900, 900]])
  })

  test('never lays a paper over the head of the tray, nor over its edge', () => {
    const action = lay('action', [1900, 900])
    drag([action], [640, -720])

    const head = headHeight(912, 'La cantine', '')
    expect(at(action)[1]).toBeGreaterThanOrEqual(130 + head - 8)
    expect(at(action)[0] + 220).toBeLessThanOrEqual(1810 + 912)
  })

  test('makes the tray grow when there is no more room below', () => {
    const action = lay('action', [1900, 900])
    drag([action], [0, -290])

    expect(inTray(action)).toBe(tray)
    expect(sure(stage.notes.get(tray)).h).toBeGreaterThan(610 + 132 - 130)
  })

  test('leaves défis, futures and other solutions out of it', () => {
    for (const kind of ['challenge', 'future', 'solution'] as const) {
      const note = lay(kind, [1900, 1200])
      drag([note], [0, -700])
      expect(inTray(note), kind).toBeNull()
    }
  })

  test('moves the tray with all that lies in it, together to the pixel', () => {
    const [one, two] = [lay('action', [1900, 900]), lay('action', [2200, 900])]
    drag([one], [0, -400])
    drag([two], [0, -400])
    const before = [at(tray), at(one), at(two)]

    drag([tray], [40, 77])
    const moved = [at(tray), at(one), at(two)].map(([x, y], i) => [
      x - sure(before[i])[0],
      y - sure(before[i])[1],
    ])
    expect(sure(moved[0])[1]).toBe(77)
    expect(moved).toEqual([moved[0], moved[0], moved[0]])
    expect([inTray(one), inTray(two)]).toEqual([tray, tray])
    stage.undo.undo()
    expect([at(tray), at(one), at(two)]).toEqual(before)
  })

  test('moves the tray as far when its parts are selected as well', () => {
    const one = lay('action', [1900, 900])
    drag([one], [0, -400])
    const [tx, ty] = at(tray)
    const [x, y] = at(one)

    drag([one, tray], [0, 60])

    expect(at(one)).toEqual([x + at(tray)[0] - tx, y + at(tray)[1] - ty])
    expect(inTray(one)).toBe(tray)
  })

  test('carries a tray over other papers without taking them in', () => {
    const other = lay('action', [1900, 900])

    drag([tray], [0, 500])

    expect(inTray(other)).toBeNull()
  })
})

describe('an actor', () => {
  test('dropped on an action carries it and sticks to its edge', () => {
    const action = lay('action', [1900, 900])
    const actor = lay('actor', [1900, 1200])
    drag([actor], [60, -270])

    expect(linksOf(board).of(action)).toMatchObject([{ from: actor, to: action, kind: 'carries' }])
    expect(at(actor)).toEqual([1900 + 220 - 14, 906])
    stage.undo.undo()
    expect(linksOf(board).of(action)).toEqual([])
    expect(at(actor)).toEqual([1900, 1200])
  })

  test('lines up with the others, also when several come at once', () => {
    const action = lay('action', [1900, 900])
    const actors = [0, 1, 2].map((n) => lay('actor', [1900, 1200 + n], `acteur ${String(n)}`))
    drag([sure(actors[0])], [60, -270])
    drag([sure(actors[1]), sure(actors[2])], [60, -270])

    const places = actors.map(at)
    expect(new Set(places.map(([x]) => x)).size).toBe(1)
    const tops = places.map(([, y]) => y).sort((a, b) => a - b)
    const h = sure(stage.notes.get(actors[0])).h
    expect(tops).toEqual([906, 906 + h + 4, 906 + 2 * (h + 4)])
    expect(linksOf(board).of(action)).toHaveLength(3)
  })

  test('follows its action into a solution, and out of it', () => {
    const action = lay('action', [1900, 900])
    const actor = lay('actor', [1900, 1200])
    drag([actor], [60, -270])
    const [dx, dy] = [at(actor)[0] - at(action)[0], at(actor)[1] - at(action)[1]]

    drag([action], [0, -400])
    expect([inTray(action), inTray(actor)]).toEqual([tray, tray])
    expect([at(actor)[0] - at(action)[0], at(actor)[1] - at(action)[1]]).toEqual([dx, dy])
    drag([action], [0, 500])
    expect([inTray(action), inTray(actor)]).toEqual([null, null])
  })

  test('pulled away keeps carrying, and follows no more', () => {
    const action = lay('action', [1900, 900])
    const actor = lay('actor', [1900, 1200])
    drag([actor], [60, -270])
    drag([actor], [0, 300])
    const place = at(actor)

    drag([action], [100, 0])

    expect(at(actor)).toEqual(place)
    expect(linksOf(board).of(actor)).toHaveLength(1)
  })
})

describe('keys', () => {
  const written = (text: string) => {
    const id = sure(stage.editing)
    board.write(id, { at: 0, remove: 0, insert: text })
    stage.edit(null)
    return id
  }

  test('lay actions into the solution one works on, and actors onto their action', () => {
    stage.select([tray])
    stage.layNear('action')
    const one = written('Grouper')
    stage.layNear('action')
    const two = written('Ouvrir')
    stage.layNear('actor')
    const mayors = written('6 mairies')
    stage.layNear('actor')
    const parents = written('Parents')

    expect([one, two, mayors, parents].map(inTray)).toEqual([tray, tray, tray, tray])
    expect(linksOf(board).of(one)).toEqual([])
    expect(
      linksOf(board)
        .of(two)
        .map(({ from }) => from)
        .sort(),
    ).toEqual([mayors, parents].sort())
    expect(at(parents)[1]).toBeGreaterThan(at(mayors)[1])
  })

  test('lay elsewhere what is no part of a solution', () => {
    stage.select([tray])
    stage.layNear('challenge')

    expect(inTray(written('Comment ?'))).toBeNull()
  })

  test('a new actor on an action is taken back with its line', () => {
    const action = lay('action', [1900, 900])
    stage.undo.mark()
    stage.select([action])
    stage.layNear('actor')
    const actor = written('Parents')
    expect(linksOf(board).of(action)).toHaveLength(1)

    stage.undo.undo()
    stage.undo.undo()

    expect(sure(board.read(actor)).deleted).toBe(true)
    expect(linksOf(board).of(action)).toEqual([])
  })
})

test('notes are put in and taken out without a hand, side by side, each as one gesture', () => {
  const ids = [0, 1, 2].map((n) => lay('action', [1900, 900 + n], String(n)))
  const notes = ids.map((id) => sure(stage.notes.get(id)))
  putInto(stage, notes, sure(stage.notes.get(tray)))

  expect(ids.map(inTray)).toEqual([tray, tray, tray])
  expect(new Set(ids.map((id) => at(id).join())).size).toBe(3)
  takeOut(stage, notes)
  expect(ids.map(inTray)).toEqual([null, null, null])
  expect(new Set(ids.map((id) => at(id).join())).size).toBe(3)
  stage.undo.undo()
  expect(ids.map(inTray)).toEqual([tray, tray, tray])
  stage.undo.undo()
  expect(ids.map(inTray)).toEqual([null, null, null])
})

test('several notes are gathered into a new solution', () => {
  const ids = [0, 1].map((n) => lay('action', [1900, 900 + n], String(n)))
  gather(
    stage,
    ids.map((id) => sure(stage.notes.get(id))),
  )

  const made = sure(stage.editing)
  expect(sure(stage.notes.get(made)).kind).toBe('solution')
  expect(ids.map(inTray)).toEqual([made, made])
})

test('a solution left without a name stays: there is work in it', () => {
  const id = stage.layNear('solution')
  stage.edit(null)

  expect(sure(board.read(id)).deleted).toBe(false)
})

test('what is laid on a tray is part of it', () => {
  const id = stage.put({ kind: 'action', pos: [1900, 480], zone: 'solution', text: 'carte' })

  expect(inTray(id)).toBe(tray)
})

test('a tray lies under every paper, however new it is', () => {
  const paper = lay('action', [1900, 480])
  const late = stage.layNear('solution')
  stage.notes.cull({ x: 0, y: 0, w: 9000, h: 9000 }, false, new Set())
  const ranks = [tray, late, paper].map((id) => sure(stage.notes.get(id)).rank)

  expect(ranks).toEqual([1, 2, 4])
  expect(stage.notes.trays.map(({ id }) => id)).toEqual([tray, late])
})

test('retaining a future beside a défi says that it answers it, and is taken back as one', () => {
  const challenge = board.create({
    kind: 'challenge',
    pos: [330, 120],
    zone: 'challenge',
    text: '?',
  })
  const future = board.create({ kind: 'future', pos: [1100, 120], zone: 'future', text: 'Demain' })
  stage.retain('challenge', challenge)
  expect(linksOf(board).of(challenge)).toEqual([])
  stage.retain('future', future)

  expect(linksOf(board).of(challenge)).toMatchObject([
    { from: future, to: challenge, kind: 'answers' },
  ])
  stage.undo.undo()
  expect(linksOf(board).of(challenge)).toEqual([])
  expect(board.retained('future')).toBeNull()
})

test('two people put notes into one solution at once, and both are in it', () => {
  const [one, two] = [lay('action', [1900, 900], 'un'), lay('action', [2200, 900], 'deux')]
  const hers = new Board()
  Y.applyUpdate(hers.doc, Y.encodeStateAsUpdate(board.doc))
  const her = seat(hers)
  drag([one], [0, -400])
  her.select([two])
  her.lift(two, 1)
  her.carry(1, [0, -400])
  her.drop(1)
  Y.applyUpdate(hers.doc, Y.encodeStateAsUpdate(board.doc))
  Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(hers.doc))

  for (const seen of [board, hers])
    expect([one, two].map((id) => sure(seen.read(id)).solution)).toEqual([tray, tray])
})

describe('the room in a tray', () => {
  const rect = { x: 0, y: 0, w: 912, h: 560 }

  test('is filled in rows, and has no end', () => {
    const taken: { x: number; y: number; w: number; h: number }[] = []
    for (let n = 0; n < 30; n++) {
      const [x, y] = placeInside(rect, 220, [220, 132], taken)
      taken.push({ x, y, w: 220, h: 132 })
    }

    expect(new Set(taken.map(({ x, y }) => `${String(x)} ${String(y)}`)).size).toBe(30)
    expect(Math.min(...taken.map(({ y }) => y))).toBe(220)
    expect(trayHeight(rect, taken)).toBeGreaterThan(Math.max(...taken.map(({ y }) => y)) + 132)
    expect(trayHeight(rect, [])).toBe(560)
  })

  test('begins below a head that grows with its words', () => {
    expect(headHeight(912, 'x', 'mot '.repeat(100))).toBeGreaterThan(headHeight(912, 'x', 'mot'))
  })

  test('lines pills up at the right edge', () => {
    const pills = [rect, rect].map(() => ({ x: 0, y: 0, w: 120, h: 40 }))

    expect(linedUp({ x: 100, y: 100, w: 220, h: 132 }, pills)).toEqual([
      [306, 106],
      [306, 150],
    ])
  })
})
