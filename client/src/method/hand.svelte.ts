/** What one person looks at in the drawer: a deck, a theme, a question, and what lies where. */
import type { Theme } from '../api'
import {
  DECKS,
  deal,
  deckOfStep,
  draw,
  markOf,
  ofTheme,
  search,
  takeCard,
  type Dealt,
  type Deck,
  type Mark,
} from './cards'
import type { Table } from './table.svelte'

export class Hand {
  question = $state('')
  /** The card that chance has drawn last. */
  drawn = $state<string | null>(null)
  private chosen = $state<Deck | null>(null)
  /** A theme, null for all of them, undefined for the table's own. */
  private filter = $state<string | null | undefined>(undefined)
  /** The sources of the notes on this table; kept by `look`. */
  private here = $state.raw<ReadonlySet<string>>(new Set())

  constructor(private readonly table: Table) {}

  get themes(): Theme[] {
    return this.table.cahier?.themes ?? []
  }

  get own(): Theme | null {
    return this.table.cahier?.theme ?? null
  }

  get theme(): string | null {
    return this.filter === undefined ? (this.own?.id ?? null) : this.filter
  }

  set theme(id: string | null) {
    this.filter = id
  }

  get deck(): Deck {
    return this.chosen ?? deckOfStep(this.table.stage.step)
  }

  set deck(deck: Deck) {
    this.chosen = deck
  }

  private readonly dealt = $derived.by(() =>
    ofTheme(deal(this.table.cahier, this.theme), this.theme),
  )
  readonly found = $derived.by(() => search(this.dealt, this.question))
  readonly cards = $derived(this.found.filter(({ deck }) => deck === this.deck))
  /** The decks that this cahier has: none of initiatives without a catalogue. */
  readonly decks = $derived(
    DECKS.filter((deck) => deck !== 'initiatives' || this.table.cahier?.initiatives.length),
  )

  count(deck: Deck): number {
    return this.found.filter((card) => card.deck === deck).length
  }

  mark(card: Dealt): Mark {
    const state = this.table.state
    return markOf(card, this.here, state?.taken, state?.board.number)
  }

  /** See which cards lie on this table now. */
  look(): void {
    const sources = this.table.stage.notes.living().flatMap(({ source }) => source ?? [])
    const now = new Set(sources)
    const same = now.size === this.here.size && [...now].every((id) => this.here.has(id))
    if (!same) this.here = now
  }

  /** One card by chance; it is the one that is marked as drawn. */
  draw(): Dealt | null {
    const card = draw(this.cards, (one) => this.mark(one), this.drawn)
    this.drawn = card?.card.id ?? null
    return card
  }

  take({ kind, card }: Dealt): void {
    takeCard(this.table.stage, kind, card)
    this.look()
  }
}
