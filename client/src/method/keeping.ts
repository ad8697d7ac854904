/** Words that the server did not take: kept aside, laid again, or given back to copy. */
import type { Board, NewNote } from '../model/board'
import type { NoteId } from '../schema/terms'

export type Kept = NewNote & { id: NoteId; text: string }

export function keptWords(board: Board, waiting: Iterable<NoteId>): Kept[] {
  return [...waiting].flatMap((id) => {
    const note = board.read(id)
    if (!note || note.deleted || !note.text) return []
    const { kind, pos, zone, text, source, size, colour, label } = note
    return [{ id, kind, pos, zone, text, source, size, colour, label }]
  })
}

/** Lay kept notes on the newly read board: the missing anew, a changed text beside its note. */
export function layAgain(board: Board, kept: Kept[]): void {
  for (const { id, ...note } of kept) {
    const there = board.read(id)
    if (there?.text === note.text) continue
    const [x, y] = note.pos
    board.create(there ? { ...note, pos: [x + 24, y + 24] } : note)
  }
}
