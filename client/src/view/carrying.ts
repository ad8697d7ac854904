/** What the hands at this screen carry: one hand with a mouse, several at a touch table. */
import type { NoteId, Point } from '../schema/terms'
import type { Doing } from '../sync/presence'
import type { NoteView } from './notes.svelte'

export class Carrying {
  private readonly hands = new Map<number, { notes: NoteView[]; by: Point }>()

  constructor(private readonly tell: (drag: Doing['drag']) => void) {}

  /** Whether any hand carries something. */
  get busy(): boolean {
    return this.hands.size > 0
  }

  /** Take these notes up with this hand; false when all of them are in other hands. */
  take(hand: number, notes: NoteView[]): boolean {
    const free = notes.filter((note) => !note.lifted)
    if (free.length === 0) return false
    for (const note of free) note.lifted = true
    this.hands.set(hand, { notes: free, by: [0, 0] })
    return true
  }

  carry(hand: number, by: Point): void {
    const held = this.hands.get(hand)
    if (!held) return
    held.by = by
    for (const note of held.notes) note.carried = by
    this.say()
  }

  /** Lay down what this hand carried; answers how far each note came. */
  release(hand: number): [NoteView, Point][] {
    const { notes, by } = this.hands.get(hand) ?? { notes: [], by: [0, 0] as const }
    this.hands.delete(hand)
    for (const note of notes) {
      note.lifted = false
      note.carried = null
      note.glide = 0
    }
    this.say()
    return notes.map((note) => [note, by])
  }

  private say(): void {
    const ids: NoteId[] = []
    const each: Point[] = []
    for (const { notes, by } of this.hands.values())
      for (const { id } of notes) {
        ids.push(id)
        each.push([Math.round(by[0]), Math.round(by[1])])
      }
    const [by] = each
    const alone = this.hands.size === 1
    this.tell(by ? { ids, by, ...(alone ? {} : { each }) } : null)
  }
}
