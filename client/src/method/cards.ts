/** The cards of the cahier: lists, search, chance, and taking one to the table. */
import type { BoardCahier, Card, Theme } from '../api'
import { MEDIUM } from '../model/geometry'
import { isZone, type Kind, type NoteId, type Point, type ZoneId } from '../schema/terms'
import type { Stage } from '../view/stage.svelte'

export const DECKS = ['challenges', 'orientations', 'actions'] as const
export type Deck = (typeof DECKS)[number]

export interface Dealt {
  card: Card
  kind: Kind
  deck: Deck
  /** The cloth of the card's theme, as the cahier gives it. */
  weave: string
}

const kinds: Record<Deck, Kind> = {
  challenges: 'challenge',
  orientations: 'future',
  actions: 'action',
}
const zones: Partial<Record<Kind, ZoneId>> = {
  challenge: 'challenge',
  future: 'future',
  action: 'solution',
}

export const deckOfStep = (step: string | null): Deck =>
  step === 'future' ? 'orientations' : step === 'solution' ? 'actions' : 'challenges'

function dealt(theme: Theme): Dealt[] {
  return DECKS.flatMap((deck) =>
    theme[deck].map((card) => ({ card, deck, kind: kinds[deck], weave: theme.weave })),
  )
}

/** All cards of the table: of its theme, or of all themes when it has none. */
export function cardsOf(cahier: BoardCahier | null): Dealt[] {
  if (!cahier) return []
  return (cahier.theme ? [cahier.theme] : cahier.themes).flatMap(dealt)
}

/** Without case and accents, so that "ecole" finds "École". */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('’', "'")

/** The cards that hold every word of the question, in their text, explanation or code. */
export function search(cards: Dealt[], question: string): Dealt[] {
  const words = plain(question).split(/\s+/u).filter(Boolean)
  return cards.filter(({ card }) => {
    const text = plain(`${card.id} ${card.text} ${card.explanation ?? ''}`)
    return words.every((word) => text.includes(word))
  })
}

/** One card by chance, rather one that is not on the table yet. */
export function draw(
  cards: Dealt[],
  taken: ReadonlySet<string>,
  random = Math.random,
): Dealt | null {
  const free = cards.filter(({ card }) => !taken.has(card.id))
  const from = free.length > 0 ? free : cards
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
