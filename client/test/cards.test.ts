import { describe, expect, test } from 'vitest'
import type { BoardCahier, Initiative, Theme } from '../src/api'
import { DECKS, deal, deckOfStep, draw, markOf, ofTheme, search } from '../src/method/cards'

const theme = (id: string, weave: string): Theme => ({
  id: weave,
  title: id,
  short: id,
  presentation: '',
  weave,
  challenges: [{ id: `${id}-D1`, text: 'Comment nourrir l’école ?', explanation: 'Cœur du sujet' }],
  orientations: [{ id: `${id}-O1`, text: `À midi, on mange près d’ici (${id}).` }],
  actions: [{ id: `${id}-A1`, text: `Ouvrir une légumerie (${id}).` }],
})
const charrette: Initiative = {
  id: 'INIT-1',
  name: 'La Charrette',
  themes: ['ecol'],
  text: 'Des légumes livrés à trois.',
  bearer: 'Gaec Roux',
  place: 'Ambert',
}
const repair: Initiative = { id: 'INIT-2', name: 'Repair café', themes: [] }
const cahier = (own: 'ecol' | 'coop' | null): BoardCahier => {
  const themes = [theme('ECOL', 'ecol'), theme('COOP', 'coop')]
  return {
    cahier: { id: 'c', title: 'C', language: 'fr' },
    theme: themes.find(({ id }) => id === own) ?? null,
    themes,
    shared: [['ECOL-D1', 'COOP-D1']],
    initiatives: [charrette, repair],
  }
}
const ids = (cards: { card: { id: string } }[]) => cards.map(({ card }) => card.id)

describe('what is dealt', () => {
  test('a text of several themes is one card, with the code of the table’s own theme', () => {
    const all = deal(cahier('coop'))

    expect(ids(all.filter(({ deck }) => deck === 'challenges'))).toEqual(['COOP-D1'])
    expect(all[0]?.ids).toEqual(['ECOL-D1', 'COOP-D1'])
    expect(all[0]?.themes).toEqual(['coop', 'ecol'])
    expect(all).toHaveLength(1 + 2 + 2 + 2)
    expect(deal(null)).toEqual([])
  })

  test('looked at by another theme, it has that one’s code and cloth', () => {
    const [card] = ofTheme(deal(cahier('coop'), 'ecol'), 'ecol')

    expect([card?.card.id, card?.weave]).toEqual(['ECOL-D1', 'ecol'])
  })

  test('a theme has its own cards and those of all themes', () => {
    const all = deal(cahier(null))

    expect(ids(ofTheme(all, 'coop'))).toEqual(['ECOL-D1', 'COOP-O1', 'COOP-A1', 'INIT-2'])
    expect(ofTheme(all, null)).toHaveLength(all.length)
  })

  test('an initiative is a card of its own deck, with its name as text', () => {
    const deck = deal(cahier('coop')).filter(({ deck }) => deck === DECKS[3])

    expect(deck.map(({ card, kind, weave }) => [card.text, kind, weave])).toEqual([
      ['La Charrette', 'initiative', 'ecol'],
      ['Repair café', 'initiative', 'coop'],
    ])
  })
})

describe('a search', () => {
  const cards = deal(cahier('ecol'))
  const found = (question: string) => ids(search(cards, question))

  test('ignores accents, case, ligatures and curved apostrophes', () => {
    expect(found("L'ECOLE")).toEqual(['ECOL-D1'])
    expect(found('coeur')).toEqual(['ECOL-D1'])
    expect(found('legumerie ouvrir ecol')).toEqual(['ECOL-A1'])
    expect(found('"ouvrir une"')).toEqual(['ECOL-A1', 'COOP-A1'])
  })

  test('looks at every code of a card, and at who carries an initiative and where', () => {
    expect(found('coop-d')).toEqual(['ECOL-D1'])
    expect(found('gaec ambert')).toEqual(['INIT-1'])
  })

  test('finds everything when nothing is asked, nothing when a word is nowhere', () => {
    expect(found('  ')).toHaveLength(cards.length)
    expect(found('legumerie licorne')).toEqual([])
  })
})

describe('where a card lies', () => {
  const [shared, other] = deal(cahier('ecol')) as [ReturnType<typeof deal>[0], never]

  test('is known by any of its codes, here and on other tables', () => {
    expect(markOf(shared, new Set(['COOP-D1']), {}, 1)).toEqual({ here: true, tables: [] })
    expect(markOf(shared, new Set(), { 'ECOL-D1': [7, 2], 'COOP-D1': [2, 10] }, 1)).toEqual({
      here: false,
      tables: [2, 7, 10],
    })
  })

  test('of itself a table knows better than the server, which tells it later', () => {
    expect(markOf(shared, new Set(), { 'ECOL-D1': [1] }, 1)).toEqual({ here: false, tables: [] })
    expect(markOf(other, new Set())).toEqual({ here: false, tables: [] })
  })
})

describe('chance', () => {
  const cards = deal(cahier('ecol')).slice(0, 3)
  const drawn = (
    here: string[],
    taken: Record<string, number[]> = {},
    last: string | null = null,
  ) =>
    [0, 0.5, 0.999].map(
      (random) =>
        draw(
          cards,
          (card) => markOf(card, new Set(here), taken, 1),
          last,
          () => random,
        )?.card.id,
    )

  test('rather draws what lies nowhere, then what is not on this table', () => {
    expect(new Set(drawn([]))).toEqual(new Set(ids(cards)))
    expect(new Set(drawn(['ECOL-D1'], { 'ECOL-O1': [2] }))).toEqual(new Set(['ECOL-A1']))
    expect(new Set(drawn(['ECOL-D1', 'ECOL-A1'], { 'ECOL-O1': [2] }))).toEqual(new Set(['ECOL-O1']))
    expect(new Set(drawn(ids(cards)))).toEqual(new Set(ids(cards)))
  })

  test('does not draw the same card twice while there is another', () => {
    expect(drawn([], {}, 'ECOL-D1')).not.toContain('ECOL-D1')
    expect(draw(cards.slice(0, 1), () => ({ here: false, tables: [] }), 'ECOL-D1')).toBe(cards[0])
    expect(draw([], () => ({ here: false, tables: [] }))).toBeNull()
  })
})

test('the drawer opens on the deck of the step', () => {
  expect([null, 'challenge', 'future', 'solution'].map(deckOfStep)).toEqual([
    'challenges',
    'challenges',
    'orientations',
    'actions',
  ])
})
