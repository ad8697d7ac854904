/** What people say about a note: threads of comments, kept beside the notes. */
import * as Y from 'yjs'
import type { NoteId } from '../schema/terms'
import type { Board } from './board'
import { timedId, timeOf } from './ids'
import { limited, shorten, spliceBetween } from './text'

export const COMMENT_LIMIT = 500

export interface Comment {
  id: string
  note: NoteId
  text: string
  /** When it was made, by the clock of its author, in ms; null when that is not known. */
  at: number | null
  /** The CRDT client id that created it: the server knows whose it is. */
  client: number
}

type Entry = Y.Map<unknown>

export class Comments {
  private readonly root: Y.Map<Entry>
  private readonly threads = new Map<NoteId, Set<string>>()
  private readonly places = new Map<string, NoteId>()
  private readonly listeners = new Set<(notes: ReadonlySet<NoteId>, fresh: Comment[]) => void>()

  constructor(private readonly board: Board) {
    this.root = board.doc.getMap('comments')
    for (const id of this.root.keys()) this.take(id)
    const heard = (events: Y.YEvent<Entry>[], { local }: Y.Transaction) => {
      const ids = new Set<string>()
      for (const event of events)
        for (const id of event.path.length > 0 ? [String(event.path[0])] : event.keys.keys())
          ids.add(id)
      this.changed(ids, local)
    }
    this.root.observeDeep(heard as Parameters<typeof this.root.observeDeep>[0])
  }

  /** How many comments stand on a note. */
  count(note: NoteId): number {
    return this.threads.get(note)?.size ?? 0
  }

  /** The notes that have comments. */
  notes(): Iterable<NoteId> {
    return this.threads.keys()
  }

  /** The comments on a note, oldest first, the same order for everybody. */
  thread(note: NoteId): Comment[] {
    return [...(this.threads.get(note) ?? [])].sort().flatMap((id) => this.read(id) ?? [])
  }

  /** A comment as data, or null when it is missing, removed or not understood. */
  read(id: string): Comment | null {
    const entry = this.root.get(id)
    if (!(entry instanceof Y.Map) || entry.get('del')) return null
    const [note, text] = [entry.get('note'), entry.get('text')]
    if (typeof note !== 'string' || !(text instanceof Y.Text)) return null
    const client = this.root._map.get(id)?.id.client ?? 0
    return { id, note, text: text.toString(), at: timeOf(id, Date.now()), client }
  }

  /**
   * Say something about a note; blank words say nothing and make no comment. As with notes
   * the first transaction writes it hidden and the second, which undo takes back, shows it.
   */
  add(note: NoteId, words: string): string | null {
    const text = shorten(words.trim(), COMMENT_LIMIT)
    if (text === '') return null
    // Behind what it answers, even when that was written by a clock that runs ahead.
    const last = this.thread(note).at(-1)?.at ?? 0
    const id = timedId(Math.max(Date.now(), last + 1))
    this.board.doc.transact(() => {
      const entry: Entry = new Y.Map()
      entry.set('note', note)
      entry.set('text', new Y.Text(text))
      entry.set('del', 1)
      this.root.set(id, entry)
    }, this.board.preparing)
    this.restore(id)
    return id
  }

  /** Change the words of a comment; with none left it stays as it was. */
  rewrite(id: string, words: string): void {
    const text = this.root.get(id)?.get('text')
    const wanted = words.trim()
    if (!(text instanceof Y.Text) || wanted === '') return
    const before = text.toString()
    const splice = spliceBetween(before, wanted)
    if (!splice) return
    const { at, remove, insert } = limited(before, splice, COMMENT_LIMIT)
    this.board.doc.transact(() => {
      if (remove > 0) text.delete(at, remove)
      if (insert) text.insert(at, insert)
    }, this.board.local)
  }

  remove(id: string): void {
    this.board.doc.transact(() => this.root.get(id)?.set('del', 1), this.board.local)
  }

  restore(id: string): void {
    this.board.doc.transact(() => this.root.get(id)?.delete('del'), this.board.local)
  }

  /**
   * Hear of which notes the thread changed, once per transaction, with the comments that
   * came from elsewhere; returns how to stop.
   */
  watch(listener: (notes: ReadonlySet<NoteId>, fresh: Comment[]) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private changed(ids: Iterable<string>, local: boolean): void {
    const notes = new Set<NoteId>()
    const fresh: Comment[] = []
    for (const id of ids) {
      const before = this.places.get(id)
      const comment = this.take(id)
      for (const note of [before, comment?.note]) if (note) notes.add(note)
      if (!local && before === undefined && comment) fresh.push(comment)
    }
    if (notes.size > 0) for (const listener of this.listeners) listener(notes, fresh)
  }

  /** Put a comment into its thread as the document has it now. */
  private take(id: string): Comment | null {
    const before = this.places.get(id)
    const comment = this.read(id)
    if (before !== undefined && before !== comment?.note) {
      const thread = this.threads.get(before)
      if (thread?.delete(id) && thread.size === 0) this.threads.delete(before)
      this.places.delete(id)
    }
    if (comment) {
      const thread = this.threads.get(comment.note) ?? new Set()
      this.threads.set(comment.note, thread.add(id))
      this.places.set(id, comment.note)
    }
    return comment
  }
}

const known = new WeakMap<Board, Comments>()

/** The comments of a board: one index for everybody who asks. */
export function commentsOf(board: Board): Comments {
  const comments = known.get(board) ?? new Comments(board)
  known.set(board, comments)
  return comments
}
