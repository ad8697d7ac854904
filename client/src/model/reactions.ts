/** Who supports which note: counted once, then reaction by reaction. */
import type * as Y from 'yjs'
import type { NoteId } from '../schema/terms'
import type { Board } from './board'

/** The one reaction that people are offered; others are kept and not counted. */
export const SUPPORT = 'support'
const FORM = /^([A-Za-z0-9_-]{12,64}):([A-Za-z0-9_-]{1,64}):([a-z0-9_-]{1,32})$/u

export class Reactions {
  private readonly root: Y.Map<unknown>
  private readonly supporters = new Map<NoteId, Set<string>>()
  private readonly listeners = new Set<(notes: ReadonlySet<NoteId>) => void>()

  constructor(private readonly board: Board) {
    this.root = board.doc.getMap('reactions')
    for (const key of this.root.keys()) this.take(key)
    this.root.observe(({ keysChanged }) => {
      const notes = new Set<NoteId>()
      for (const key of keysChanged as Set<string>) {
        const note = this.take(key)
        if (note) notes.add(note)
      }
      if (notes.size > 0) for (const listener of this.listeners) listener(notes)
    })
  }

  /** How many people support a note. */
  count(note: NoteId): number {
    return this.supporters.get(note)?.size ?? 0
  }

  has(note: NoteId, person: string): boolean {
    return this.supporters.get(note)?.has(person) ?? false
  }

  /** The participant ids of those who support a note, the same order for everybody. */
  of(note: NoteId): string[] {
    return [...(this.supporters.get(note) ?? [])].sort()
  }

  /** The notes that somebody supports. */
  notes(): Iterable<NoteId> {
    return this.supporters.keys()
  }

  /** Support these notes, or take back one's own support, as one gesture. */
  support(notes: Iterable<NoteId>, person: string, wanted: boolean): void {
    this.board.doc.transact(() => {
      for (const note of notes) {
        const key = `${note}:${person}:${SUPPORT}`
        if (wanted === this.root.has(key)) continue
        if (wanted) this.root.set(key, 1)
        else this.root.delete(key)
      }
    }, this.board.local)
  }

  /** Hear whose support changed, once per transaction; returns how to stop. */
  watch(listener: (notes: ReadonlySet<NoteId>) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Count a reaction as the document has it now; answers its note when it is a support. */
  private take(key: string): NoteId | null {
    const [, note, person, name] = FORM.exec(key) ?? []
    if (!note || !person || name !== SUPPORT) return null
    const people = this.supporters.get(note) ?? new Set()
    if (this.root.has(key)) this.supporters.set(note, people.add(person))
    else if (people.delete(person) && people.size === 0) this.supporters.delete(note)
    return note
  }
}

const known = new WeakMap<Board, Reactions>()

/** The reactions of a board: one count for everybody who asks. */
export function reactionsOf(board: Board): Reactions {
  const reactions = known.get(board) ?? new Reactions(board)
  known.set(board, reactions)
  return reactions
}

/** How many people support a note: for sorting, for the display, for summaries. */
export const supports = (board: Board, note: NoteId): number => reactionsOf(board).count(note)
