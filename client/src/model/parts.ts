/** Which notes are part of which solution; follows the document, so that nobody has to walk it. */
import type { NoteId } from '../schema/terms'
import type { Board } from './board'

export class Parts {
  private readonly of = new Map<NoteId, NoteId>()
  private readonly inside = new Map<NoteId, Set<NoteId>>()
  private readonly listeners = new Set<() => void>()

  constructor(private readonly board: Board) {
    for (const id of board.notes.keys()) this.refresh(id)
    board.watch(({ ids }) => {
      let changed = false
      for (const id of ids) changed = this.refresh(id) || changed
      if (changed) for (const listener of this.listeners) listener()
    })
  }

  /** All that lies in a solution, what was taken off the table included. */
  members(solution: NoteId): Iterable<NoteId> {
    return this.inside.get(solution) ?? []
  }

  watch(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Read one note anew; true when it is part of something else than before. */
  private refresh(id: NoteId): boolean {
    const before = this.of.get(id)
    const read = this.board.notes.get(id)?.get('solution')
    const now = typeof read === 'string' && read !== id ? read : undefined
    if (before === now) return false
    if (before) this.inside.get(before)?.delete(id)
    if (now) {
      this.of.set(id, now)
      this.inside.set(now, (this.inside.get(now) ?? new Set()).add(id))
    } else this.of.delete(id)
    return true
  }
}

const known = new WeakMap<Board, Parts>()

/** The one index of the parts of a board's solutions. */
export function partsOf(board: Board): Parts {
  let parts = known.get(board)
  if (!parts) known.set(board, (parts = new Parts(board)))
  return parts
}
