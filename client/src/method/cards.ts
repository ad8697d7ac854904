/** The cards of the cahier and of its catalogue: decks, search, chance, which are taken. */
import type { BoardCahier, Card, Initiative, Theme } from '../api'
import { MEDIUM, within, zoneAt } from '../model/geometry'
import { termsOf } from '../model/search'
import { plain } from '../model/text'
import { isZone, type Kind, type NoteId, type Point, type ZoneId } from '../schema/terms'
import type { Stage } from '../view/stage.svelte'

export const DECKS = ['challenges', 'orientations', 'actions', 'initiatives'] as const
export type Deck = (typeof DECKS)[number]

export interface Dealt {
  card: Card
  /** Every id under which this text stands in the cahier: one card, however many themes. */
  ids: readonly string[]
  kind: Kind
  deck: Deck
  /** The themes it belongs to; none for what belongs to all of them. */
  themes: readonly string[]
  /** The cloth of the card's theme, as the cahier gives it. */
  weave: string
  /** What a search looks through. */
  words: string
  initiative?: Initiative
}

/** Where a card lies: on this table, and on which others. */
export interface Mark {
  here: boolean
  tables: readonly number[]
}

const kinds: Record<Deck, Kind> = {
  challenges: 'challenge',
  orientations: 'future',
  actions: 'action',
  initiatives: 'initiative',
}
const zones: Partial<Record<Kind, ZoneId>> = {
  challenge: 'challenge',
  future: 'future',
  action: 'solution',
  initiative: 'solution',
}

export const deckOfStep = (step: string | null): Deck =>
  step === 'future' ? 'orientations' : step === 'solution' ? 'actions' : 'challenges'

/**
 * All cards, each once. A text of several themes bears the id it has in the theme `first`,
 * or in the table's own, whose cards come before the others.
 */
export function deal(cahier: BoardCahier | null, first: string | null = null): Dealt[] {
  if (!cahier) return []
  const groups = new Map(cahier.shared.flatMap((ids) => ids.map((id) => [id, ids] as const)))
  const dealt = new Map<string, Dealt & { themes: string[] }>()
  const before = [first, cahier.theme?.id]
  const rank = ({ id }: Theme) => (before.includes(id) ? before.indexOf(id) : 2)
  for (const theme of [...cahier.themes].sort((a, b) => rank(a) - rank(b)))
    for (const deck of ['challenges', 'orientations', 'actions'] as const)
      for (const card of theme[deck]) {
        const ids = groups.get(card.id) ?? [card.id]
        const known = ids.map((id) => dealt.get(id)).find(Boolean)
        if (known) known.themes.push(theme.id)
        else dealt.set(card.id, cardOf(card, ids, deck, theme))
      }
  return [...dealt.values(), ...initiativesOf(cahier, before)]
}

function cardOf(card: Card, ids: readonly string[], deck: Deck, theme: Theme) {
  const words = plain(`${ids.join(' ')} ${card.text} ${card.explanation ?? ''}`)
  return { card, ids, deck, kind: kinds[deck], themes: [theme.id], weave: theme.weave, words }
}

function initiativesOf(cahier: BoardCahier, before: (string | null | undefined)[]): Dealt[] {
  return cahier.initiatives.map((initiative) => {
    const { id, name, text, themes, bearer, place } = initiative
    const near = before.find((theme) => theme && themes.includes(theme)) ?? themes[0]
    const theme = cahier.themes.find((one) => one.id === near) ?? cahier.theme ?? cahier.themes[0]
    return {
      card: { id, text: name, ...(text ? { explanation: text } : {}) },
      ids: [id],
      deck: 'initiatives',
      kind: 'initiative',
      themes,
      weave: theme?.weave ?? '',
      words: plain([id, name, text, bearer, place].join(' ')),
      initiative,
    }
  })
}

/** The cards of a theme, with those that belong to all; all cards without a theme. */
export const ofTheme = (cards: readonly Dealt[], theme: string | null): Dealt[] =>
  cards.filter(({ themes }) => theme === null || themes.length === 0 || themes.includes(theme))

/** The cards that hold every word of the question, in their text, explanation or code. */
export function search(cards: readonly Dealt[], question: string): Dealt[] {
  const asked = termsOf(question)
  return cards.filter(({ words }) => asked.every((term) => words.includes(term)))
}

/**
 * Where a card lies. `here` are the sources of the notes on this table, `taken` is what the
 * server tells of all tables, and `own` this table's number: of itself it knows better.
 */
export function markOf(
  { ids }: Dealt,
  here: ReadonlySet<string>,
  taken: Record<string, number[]> = {},
  own?: number,
): Mark {
  const tables = new Set(ids.flatMap((id) => taken[id] ?? []))
  return {
    here: ids.some((id) => here.has(id)),
    tables: [...tables].filter((number) => number !== own).sort((a, b) => a - b),
  }
}

/**
 * One card by chance: rather one that lies nowhere, else one that is not on this table, and
 * not the same again while there is another.
 */
export function draw(
  cards: readonly Dealt[],
  mark: (card: Dealt) => Mark,
  last: string | null = null,
  random = Math.random,
): Dealt | null {
  const other = cards.filter(({ card }) => card.id !== last)
  const away = other.filter((one) => !mark(one).here)
  const free = away.filter((one) => mark(one).tables.length === 0)
  const from = [free, away, other, cards].find((some) => some.length > 0) ?? []
  return from[Math.floor(random() * from.length)] ?? null
}

/** Copy a card into a note that keeps its code; the card stays in the drawer. */
export function takeCard(stage: Stage, kind: Kind, card: Card, at?: Point): NoteId {
  const step = isZone(stage.step) ? stage.step : 'challenge'
  const home = zones[kind] ?? step
  const pos = at ?? stage.free(home, MEDIUM)
  const zone = at ? stage.zoneAt(at) : home
  const id = stage.put({ kind, zone, pos, text: card.text, source: card.id })
  const note = stage.notes.get(id)
  if (note) {
    stage.select([id])
    stage.camera.reveal(note)
  }
  return id
}

/** A card that was carried to a place of the table; answers what was laid. */
export function layCard(
  stage: Stage,
  cahier: BoardCahier | null,
  id: string,
  at: Point,
  theme: string | null = null,
): NoteId | null {
  const found = deal(cahier, theme).find(({ ids }) => ids.includes(id))
  if (!found || !stage.mayWrite) return null
  const spot = within(zoneAt(at), [at[0] - 90, at[1] - 40], MEDIUM, stage.height())
  return takeCard(stage, found.kind, { ...found.card, id }, spot)
}
