import { beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { familyOf } from '../src/model/family'
import { linksOf, type LinkKind } from '../src/model/links'
import { POINTS, actorsOf, checklist, join, type PointName } from '../src/model/solutions'
import { Undo } from '../src/model/undo'
import type { Kind } from '../src/schema/terms'

import { sure } from './sure'

let board: Board
let solution: string

const lay = (kind: Kind, text: string, inside = true) =>
  board.create({
    kind,
    text,
    pos: [0, 0],
    zone: 'solution',
    solution: inside ? solution : null,
  })
const link = (from: string, kind: LinkKind, to: string) => linksOf(board).add({ from, kind, to })
const points = () => checklist(solution, familyOf(board))
const point = (name: PointName) => sure(points().find((one) => one.name === name))
const done = () =>
  points()
    .filter((one) => one.done)
    .map(({ name }) => name)
function objective(text: string): void {
  board.write(solution, { at: 0, remove: 0, insert: text }, board.objectiveOf(solution))
}

beforeEach(() => {
  board = new Board()
  solution = board.create({ kind: 'solution', pos: [0, 0], zone: 'solution', text: 'La cantine' })
})

test('an empty tray has its seven points before it, none done', () => {
  expect(points().map(({ name }) => name)).toEqual([...POINTS])
  expect(done()).toEqual([])
  expect(checklist('nobody-knows-it', familyOf(board)).some((one) => one.done)).toBe(false)
})

describe('several actions', () => {
  test('are two, in the tray', () => {
    lay('action', 'Grouper les commandes')
    expect(point('actions').done).toBe(false)
    lay('action', 'Ouvrir une légumerie', false)
    expect(point('actions').done).toBe(false)
    lay('action', 'Former les équipes')
    expect(point('actions').done).toBe(true)
  })

  test('are not the same words twice, and not blank ones', () => {
    lay('action', 'Grouper les commandes')
    lay('action', ' grouper  les commandes ')
    lay('action', '  ')

    expect(point('actions').done).toBe(false)
  })

  test('may be an initiative that exists', () => {
    lay('action', 'Grouper les commandes')
    lay('initiative', 'La Charrette')

    expect(point('actions').done).toBe(true)
  })

  test('do not count when they are taken away', () => {
    lay('action', 'Grouper les commandes')
    const gone = lay('action', 'Former les équipes')
    board.remove([gone])

    expect(point('actions').done).toBe(false)
  })
})

describe('jointly', () => {
  let one: string
  let two: string
  let three: string
  beforeEach(() => {
    one = lay('action', 'un')
    two = lay('action', 'deux')
    three = lay('action', 'trois')
  })

  test.each<LinkKind>(['combines', 'precedes', 'strengthens', 'connects', 'merges'])(
    'by a link that %s, from each to another',
    (kind) => {
      link(one, kind, two)
      expect(point('together')).toMatchObject({ done: false, loose: [three] })
      link(three, kind, one)
      expect(point('together')).toMatchObject({ done: true, loose: [] })
    },
  )

  test.each<LinkKind>(['reformulates', 'answers', 'inspired_by'])(
    'not by a link that %s',
    (kind) => {
      link(one, kind, two)
      link(three, kind, one)

      expect(point('together')).toMatchObject({ done: false, loose: [one, two, three] })
    },
  )

  test('by an actor who carries both', () => {
    const actor = lay('actor', '6 mairies')
    link(actor, 'carries', one)
    link(actor, 'carries', two)
    expect(point('together').loose).toEqual([three])
    link(actor, 'carries', three)

    expect(point('together').done).toBe(true)
  })

  test('not with an action outside, nor with one alone', () => {
    board.remove([two, three])
    const outside = lay('action', 'dehors', false)
    link(one, 'combines', outside)

    expect(point('together')).toMatchObject({ done: false, loose: [one] })
  })
})

describe('one objective', () => {
  test('is a sentence', () => {
    expect(point('objective').done).toBe(false)
    objective('  ')
    expect(point('objective').done).toBe(false)
    objective('Acheter ensemble')
    expect(point('objective').done).toBe(true)
  })

  test('leads to the future the table has retained', () => {
    const future = lay('future', 'Demain, local', false)
    board.retain('future', future)
    objective('Acheter ensemble')
    expect(point('objective').done).toBe(false)
    link(solution, 'contributes', future)
    expect(point('objective').done).toBe(true)
  })

  test('also by way of one of its actions, and not by a line that comes from the future', () => {
    const future = lay('future', 'Demain, local', false)
    board.retain('future', future)
    objective('Acheter ensemble')
    link(future, 'inspired_by', solution)
    expect(point('objective').done).toBe(false)
    link(lay('action', 'Grouper'), 'contributes', future)
    expect(point('objective').done).toBe(true)
  })

  test('does not ask for a future that was taken away', () => {
    const future = lay('future', 'Demain, local', false)
    board.retain('future', future)
    board.remove([future])
    objective('Acheter ensemble')

    expect(point('objective').done).toBe(true)
  })
})

describe('several actors', () => {
  test('lie in the tray or carry one of its actions', () => {
    const action = lay('action', 'Grouper')
    lay('actor', '6 mairies')
    expect(point('actors').done).toBe(false)
    const parents = lay('actor', 'Parents', false)
    expect(point('actors').done).toBe(false)
    link(parents, 'carries', action)

    expect(point('actors').done).toBe(true)
    expect(actorsOf(solution, familyOf(board)).map(({ text }) => text)).toEqual([
      '6 mairies',
      'Parents',
    ])
  })

  test('are not one name twice', () => {
    lay('actor', 'Parents')
    lay('actor', 'parents')

    expect(point('actors').done).toBe(false)
  })
})

describe('who with whom', () => {
  test('is an action with two actors', () => {
    const action = lay('action', 'Grouper')
    const [mayors, parents] = [lay('actor', '6 mairies'), lay('actor', 'Parents')]
    link(mayors, 'carries', action)
    expect(point('who').done).toBe(false)
    link(parents, 'contributes', action)

    expect(point('who').done).toBe(true)
  })

  test('or two actors with a line between them', () => {
    const [mayors, parents] = [lay('actor', '6 mairies'), lay('actor', 'Parents')]
    expect(point('who').done).toBe(false)
    link(mayors, 'connects', parents)

    expect(point('who').done).toBe(true)
  })

  test('not with an actor who is not of this solution', () => {
    link(lay('actor', '6 mairies'), 'connects', lay('actor', 'Ailleurs', false))

    expect(point('who').done).toBe(false)
  })
})

describe('the défi', () => {
  let challenge: string
  beforeEach(() => {
    challenge = lay('challenge', 'Comment manger local ?', false)
  })

  test('must be retained, and answered', () => {
    link(solution, 'answers', challenge)
    expect(point('answers').done).toBe(false)
    board.retain('challenge', challenge)
    expect(point('answers').done).toBe(true)
  })

  test('may be answered by an action, and by way of a future', () => {
    board.retain('challenge', challenge)
    const future = lay('future', 'Demain', false)
    const action = lay('action', 'Grouper')
    link(action, 'contributes', future)
    expect(point('answers').done).toBe(false)
    link(future, 'answers', challenge)

    expect(point('answers').done).toBe(true)
  })

  test('is answered by whatever leads to the retained future', () => {
    const future = lay('future', 'Demain', false)
    board.retain('challenge', challenge)
    board.retain('future', future)
    link(solution, 'contributes', future)

    expect(point('answers').done).toBe(true)
  })

  test('is not reached through a note that was taken away, nor in a circle', () => {
    board.retain('challenge', challenge)
    const future = lay('future', 'Demain', false)
    link(solution, 'contributes', future)
    link(future, 'inspired_by', solution)
    link(future, 'answers', challenge)
    expect(point('answers').done).toBe(true)
    board.remove([future])

    expect(point('answers').done).toBe(false)
  })
})

test.each<[LinkKind, boolean]>([
  ['strengthens', true],
  ['connects', true],
  ['inspired_by', false],
])('what exists is taken up by a link that %s: %s', (kind, expected) => {
  const action = lay('action', 'Grouper')
  const initiative = lay('initiative', 'La Charrette', false)
  expect(point('existing').done).toBe(false)
  link(action, kind, initiative)

  expect(point('existing').done).toBe(expected)
})

test('a whole solution has all seven', () => {
  const challenge = lay('challenge', 'Comment manger local ?', false)
  const future = lay('future', 'Demain', false)
  board.retain('challenge', challenge)
  board.retain('future', future)
  const [one, two] = [lay('action', 'Grouper'), lay('action', 'Ouvrir')]
  const charrette = lay('initiative', 'La Charrette')
  link(one, 'combines', two)
  link(two, 'strengthens', charrette)
  for (const name of ['6 mairies', 'Gaec', 'Parents']) link(lay('actor', name), 'carries', one)
  objective('Acheter ensemble')
  link(solution, 'contributes', future)

  expect(done()).toEqual([...POINTS])
})

test('joining and leaving is one gesture to take back', () => {
  const [one, two] = [lay('action', 'un', false), lay('action', 'deux', false)]
  const undo = new Undo(board)

  join(board, [one, two], solution)
  expect(board.read(one)?.solution).toBe(solution)
  undo.undo()

  expect([one, two].map((id) => board.read(id)?.solution)).toEqual([null, null])
  join(board, [one], solution)
  join(board, [one], null)
  expect(board.notes.get(one)?.has('solution')).toBe(false)
})

test('undoing the creation of a solution keeps the objective a colleague wrote', () => {
  const undo = new Undo(board)
  const mine = board.create({ kind: 'solution', pos: [0, 0], zone: 'solution' })
  const hers = new Board()
  Y.applyUpdate(hers.doc, Y.encodeStateAsUpdate(board.doc))
  hers.write(mine, { at: 0, remove: 0, insert: 'Ensemble' }, hers.objectiveOf(mine))
  Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(hers.doc))

  undo.undo()

  expect(board.read(mine)).toMatchObject({ deleted: true, objective: 'Ensemble' })
})

test('two who write the objective of a solution at once both keep their words', () => {
  const hers = new Board()
  Y.applyUpdate(hers.doc, Y.encodeStateAsUpdate(board.doc))
  objective('Acheter ')
  hers.write(solution, { at: 0, remove: 0, insert: 'ensemble' }, hers.objectiveOf(solution))
  Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(hers.doc))

  expect(board.read(solution)?.objective).toContain('Acheter')
  expect(board.read(solution)?.objective).toContain('ensemble')
})

test('a solution of another program has an objective as soon as one is written', () => {
  board.doc.transact(() => board.notes.get(solution)?.delete('objective'))

  objective('Acheter')

  expect(board.read(solution)?.objective).toBe('Acheter')
})
