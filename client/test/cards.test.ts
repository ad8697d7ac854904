import { expect, test } from 'vitest'
import type { BoardCahier, Theme } from '../src/api'
import { cardsOf, deckOfStep, draw, plain, search } from '../src/method/cards'

const theme = (id: string): Theme => ({
  id,
  title: id,
  short: id,
  presentation: '',
  weave: 'ecol',
  challenges: [{ id: `${id}-D1`, text: 'Comment nourrir l’école ?', explanation: 'Cœur du sujet' }],
  orientations: [{ id: `${id}-O1`, text: 'À midi, on mange près d’ici.' }],
  actions: [{ id: `${id}-A1`, text: 'Ouvrir une légumerie.' }],
})
const cahier = (one: Theme | null): BoardCahier => ({
  cahier: { id: 'c', title: 'C', language: 'fr' },
  theme: one,
  themes: [theme('ECOL'), theme('COOP')],
})

test('a table has the cards of its theme, or all of them without one', () => {
  expect(cardsOf(cahier(theme('ECOL')))).toHaveLength(3)
  expect(cardsOf(cahier(null))).toHaveLength(6)
  expect(cardsOf(null)).toEqual([])
})

test('a search ignores accents, case, ligatures and curved apostrophes', () => {
  const cards = cardsOf(cahier(theme('ECOL')))

  expect(search(cards, "L'ECOLE").map(({ card }) => card.id)).toEqual(['ECOL-D1'])
  expect(search(cards, 'coeur').map(({ card }) => card.id)).toEqual(['ECOL-D1'])
  expect(search(cards, 'legumerie ouvrir').map(({ card }) => card.id)).toEqual(['ECOL-A1'])
  expect(search(cards, 'ecol-o')).toHaveLength(1)
  expect(search(cards, '  ')).toHaveLength(3)
  expect(plain('Œuvre À L’Été')).toBe("oeuvre a l'ete")
})

test('chance rather draws what is not on the table', () => {
  const cards = cardsOf(cahier(theme('ECOL')))
  const taken = new Set(['ECOL-D1', 'ECOL-O1'])

  for (const random of [0, 0.5, 0.999])
    expect(draw(cards, taken, () => random)?.card.id).toBe('ECOL-A1')
  expect(draw(cards, new Set(cards.map(({ card }) => card.id)), () => 0)?.card.id).toBe('ECOL-D1')
  expect(draw([], taken)).toBeNull()
})

test('the drawer opens on the deck of the step', () => {
  expect([null, 'challenge', 'future', 'solution'].map(deckOfStep)).toEqual([
    'challenges',
    'challenges',
    'orientations',
    'actions',
  ])
})
