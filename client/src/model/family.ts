/** What the rules of the method look at, read from a board. */
import type { NoteId } from '../schema/terms'
import type { Board, Note } from './board'
import type { Family } from './lineage'
import { linksOf } from './links'
import { partsOf } from './parts'

/** The notes and links of a board as they are in the moment of each question. */
export function familyOf(board: Board): Family {
  const links = linksOf(board)
  const parts = partsOf(board)
  const note = (id: NoteId): Note | null => {
    const read = board.read(id)
    return read && !read.deleted ? read : null
  }
  return {
    note,
    members: (solution) =>
      note(solution) ? [...parts.members(solution)].flatMap((id) => note(id) ?? []) : [],
    links: (id) => links.of(id).filter(({ from, to }) => note(from) !== null && note(to) !== null),
    source: (id) => note(id)?.source ?? null,
    retained: { challenge: board.retained('challenge'), future: board.retained('future') },
  }
}
