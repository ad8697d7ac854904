/** Words that the server did not take: kept aside, laid again, or given back to copy. */
import type { Board, NewNote, Note } from '../model/board'
import { commentsOf } from '../model/comments'
import { readLink, type NewLink } from '../model/links'
import { newId } from '../model/ids'
import type { NoteId } from '../schema/terms'

export type KeptNote = NewNote & { id: NoteId; text: string; objective?: string }
export interface KeptComment {
  id: string
  on: NoteId
  remark: string
}
export interface KeptLink {
  id: string
  link: NewLink
}
export type Kept = KeptNote | KeptComment | KeptLink

/** What waits, as the ledger names it: notes by their ids, the rest as `root/key`. */
export function keptWords(board: Board, waiting: Iterable<string>): Kept[] {
  return [...waiting].flatMap((name): Kept[] => {
    const [root, id = ''] = name.split('/')
    if (root === 'comments') return comment(board, id)
    if (root === 'links') return link(board, id)
    return name.includes('/') ? [] : note(board, name)
  })
}

/** The words alone, for people to copy. */
export function wordsOf(kept: readonly Kept[]): string {
  const words = kept.flatMap((one) => {
    if ('remark' in one) return [one.remark]
    return 'text' in one ? [one.text, one.objective ?? ''] : []
  })
  return words.filter((each) => each !== '').join('\n\n')
}

/**
 * Lay what was kept on the newly read board: the missing anew, a changed text beside its note.
 * What belongs together (papers of a solution, remarks, links) finds its new place.
 */
export function layAgain(board: Board, kept: readonly Kept[]): void {
  const moved = new Map<NoteId, NoteId>()
  const at = (id: NoteId) => moved.get(id) ?? id
  const notes = kept.filter((one): one is KeptNote => 'text' in one)
  // A solution before its papers, which are to know it.
  for (const one of notes.sort((a, b) => +(b.kind === 'solution') - +(a.kind === 'solution')))
    layNote(board, one, at, moved)
  for (const one of kept) {
    if ('remark' in one) layComment(board, one, at)
    else if ('link' in one) layLink(board, one, at)
  }
}

function note(board: Board, id: NoteId): Kept[] {
  const found = board.read(id)
  if (!found || found.deleted || (!found.text && !found.objective)) return []
  const { kind, pos, zone, text, source, size, colour, label, solution, objective } = found
  return [{ id, kind, pos, zone, text, source, size, colour, label, solution, objective }]
}

function comment(board: Board, id: string): Kept[] {
  const found = commentsOf(board).read(id)
  return found?.text ? [{ id, on: found.note, remark: found.text }] : []
}

function link(board: Board, id: string): Kept[] {
  const found = readLink(id, board.links.get(id))
  return found ? [{ id, link: { from: found.from, to: found.to, kind: found.kind } }] : []
}

function layNote(
  board: Board,
  { id, objective = '', ...kept }: KeptNote,
  at: (id: NoteId) => NoteId,
  moved: Map<NoteId, NoteId>,
): void {
  const there = board.read(id)
  if (there?.text === kept.text && aimed(board, there, objective)) return
  const within = at(kept.solution ?? '')
  const solution = board.read(within) ? within : null
  const [x, y] = kept.pos
  const laid = board.create({ ...kept, solution, pos: there ? [x + 24, y + 24] : kept.pos })
  moved.set(id, laid)
  if (objective) aim(board, laid, objective)
}

/** Whether a note says what was aimed at, now at the latest; not where it says something else. */
function aimed(board: Board, there: Note, objective: string): boolean {
  if (objective === '' || there.objective === objective) return true
  if (there.objective !== '') return false
  aim(board, there.id, objective)
  return true
}

function aim(board: Board, id: NoteId, objective: string): void {
  const text = board.objectiveOf(id)
  if (text) board.write(id, { at: 0, remove: 0, insert: objective }, text)
}

function layComment(board: Board, { id, on, remark }: KeptComment, at: (id: NoteId) => NoteId) {
  const comments = commentsOf(board)
  if (comments.read(id)?.text === remark) return
  if (board.read(at(on))) comments.add(at(on), remark)
  // Its note is nowhere: the words are worth a note of their own.
  else board.create({ kind: 'idea', zone: 'parking', pos: [24, 128], text: remark })
}

function layLink(board: Board, { id, link }: KeptLink, at: (id: NoteId) => NoteId): void {
  const [from, to] = [at(link.from), at(link.to)]
  const alive = [from, to].every((end) => board.read(end)?.deleted === false)
  const moved = from !== link.from || to !== link.to
  if (!alive || (board.links.has(id) && !moved)) return
  board.gesture(() => board.links.set(newId(), { from, to, kind: link.kind }))
}
