import { beforeEach, expect, test } from 'vitest'
import { Board } from '../src/model/board'
import { familyOf } from '../src/model/family'
import { lineage, originalOf, type Step } from '../src/model/lineage'
import { linksOf, type LinkKind } from '../src/model/links'
import type { Kind } from '../src/schema/terms'

let board: Board
const lay = (kind: Kind, text: string, more: { source?: string; solution?: string } = {}) =>
  board.create({ kind, text, pos: [0, 0], zone: 'solution', ...more })
const link = (from: string, kind: LinkKind, to: string) => linksOf(board).add({ from, kind, to })

/** A tree as indented lines. */
const lines = (steps: Step[], depth = 0): string[] =>
  steps.flatMap((step) => [
    `${'  '.repeat(depth)}${step.because} ${step.card ?? step.note?.text ?? ''}${step.again ? ' …' : ''}`,
    ...lines(step.steps, depth + 1),
  ])
const up = (id: string) => lines(lineage(id, familyOf(board)).up)
const down = (id: string) => lines(lineage(id, familyOf(board)).down)

beforeEach(() => {
  board = new Board()
})

function method() {
  const card = lay('challenge', 'carte', { source: 'ECOL-D2' })
  const challenge = lay('challenge', 'défi')
  const future = lay('future', 'futur')
  const solution = lay('solution', 'solution')
  const action = lay('action', 'action', { source: 'ECOL-A3', solution })
  const actor = lay('actor', 'acteur', { solution })
  link(challenge, 'reformulates', card)
  link(future, 'answers', challenge)
  link(action, 'contributes', future)
  link(actor, 'carries', action)
  return { card, challenge, future, action, actor, solution }
}

test('up from a solution: its actions, the future, the défi, its reformulation, the card', () => {
  const { solution } = method()

  expect(up(solution)).toEqual([
    'part action',
    '  card ECOL-A3',
    '  contributes futur',
    '    answers défi',
    '      reformulates carte',
    '        card ECOL-D2',
  ])
})

test('down from the card: reformulation, future, action, solution', () => {
  const { card } = method()

  expect(down(card)).toEqual([
    'reformulates défi',
    '  answers futur',
    '    contributes action',
    '      part solution',
  ])
})

test('an actor leads to what they carry and to the solution', () => {
  const { actor } = method()

  expect(down(actor)).toEqual(['carries action', '  part solution'])
  expect(up(actor)).toEqual([])
})

test('what leads on to another part of its solution tells the solution once', () => {
  const { solution, action } = method()
  const initiative = lay('initiative', 'initiative', { solution })
  link(action, 'strengthens', initiative)

  expect(down(initiative)).toEqual(['strengthens action', '  part solution'])
})

test('the retained future answers the retained défi, with or without a line', () => {
  const challenge = lay('challenge', 'défi')
  const future = lay('future', 'futur')
  board.retain('challenge', challenge)
  board.retain('future', future)

  expect(up(future)).toEqual(['answers défi'])
  expect(down(challenge)).toEqual(['answers futur'])
  link(future, 'answers', challenge)
  expect(up(future)).toEqual(['answers défi'])
})

test('two that merge are above the one they became; an action linked to a solution is in it', () => {
  const [one, two, both] = [lay('action', 'une'), lay('action', 'deux'), lay('action', 'les deux')]
  const solution = lay('solution', 'solution')
  link(one, 'merges', both)
  link(two, 'merges', both)
  link(both, 'contributes', solution)

  expect(up(solution)).toEqual(['contributes les deux', '  merges deux', '  merges une'])
  expect(down(one)).toEqual(['merges les deux', '  contributes solution'])
})

test('a circle ends, and what was told is not told again', () => {
  const [one, two, three] = [lay('future', 'un'), lay('future', 'deux'), lay('future', 'trois')]
  link(one, 'inspired_by', two)
  link(two, 'inspired_by', three)
  link(three, 'inspired_by', one)
  link(one, 'inspired_by', three)

  expect(up(one)).toEqual([
    'inspired_by deux',
    '  inspired_by trois',
    '    inspired_by un …',
    'inspired_by trois …',
  ])
})

test('what was taken off the table is in no lineage', () => {
  const { solution, future } = method()
  board.remove([future])

  expect(up(solution)).toEqual(['part action', '  card ECOL-A3'])
  expect(lineage(future, familyOf(board))).toEqual({ up: [], down: [] })
})

test('links that only join tell no descent', () => {
  const [one, two] = [lay('action', 'un'), lay('action', 'deux')]
  link(one, 'combines', two)
  link(one, 'precedes', two)
  link(one, 'connects', two)

  expect([...up(one), ...up(two), ...down(one), ...down(two)]).toEqual([])
})

test('hundreds of steps are walked once each', () => {
  const notes = Array.from({ length: 60 }, (_, at) => lay('future', String(at)))
  for (const from of notes) for (const to of notes) if (from > to) link(from, 'inspired_by', to)
  const steps = notes.flatMap((id) => up(id))

  expect(steps.length).toBeLessThan(60 * 60 * 60)
})

test('the original wording is the note that was reformulated, else the card', () => {
  const { card, challenge } = method()
  const cards = (id: string) => (id === 'ECOL-D2' ? 'texte de la carte' : null)

  expect(originalOf(challenge, familyOf(board), cards)).toEqual({
    text: 'carte',
    source: 'ECOL-D2',
  })
  expect(originalOf(card, familyOf(board), cards)).toEqual({
    text: 'texte de la carte',
    source: 'ECOL-D2',
  })
  expect(originalOf(lay('challenge', 'neuf'), familyOf(board), cards)).toBeNull()
  expect(originalOf(lay('challenge', 'x', { source: 'ELSE-1' }), familyOf(board), cards)).toBeNull()
})
