/** How a défi became a solution: the gestures of its whole lineage, in the order of time. */
import { lineage, type Step } from '../model/lineage'
import type { NoteId } from '../schema/terms'
import type { Act, Gesture } from './gestures'
import type { Scene } from './scene'

/** What a story leaves out: where papers lay is no part of what they say. */
const ASIDE: ReadonlySet<Act> = new Set<Act>(['moved', 'resized', 'coloured'])

const notesOf = (steps: readonly Step[]): NoteId[] =>
  steps.flatMap(({ note, steps }) => [...(note ? [note.id] : []), ...notesOf(steps)])
const cardsOf = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ card, steps }) => [...(card ? [card] : []), ...cardsOf(steps)])

export interface Story {
  /** The cards of the cahier from which it came. */
  cards: string[]
  notes: NoteId[]
  gestures: Gesture[]
}

/** The story of a note as the board knows its lineage at the scene's moment. */
export function storyOf(id: NoteId, scene: Scene, all: readonly Gesture[]): Story {
  const { up, down } = lineage(id, scene.family())
  const notes = [...new Set([id, ...notesOf(up), ...notesOf(down)])]
  const kin = new Set(notes)
  return {
    cards: [...new Set(cardsOf(up))],
    notes,
    gestures: all.filter(
      ({ act, notes }) => !ASIDE.has(act) && notes.every((note) => kin.has(note)),
    ),
  }
}
