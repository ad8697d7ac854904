/** Undo for one person: it takes back their own gestures and never a colleague's words. */
import * as Y from 'yjs'
import type { NoteId } from '../schema/terms'
import type { Board } from './board'

/** Keys without which a note or a comment is none: undo may change them, never take them away. */
const NEEDED = new Set(['kind', 'pos', 'text', 'objective', 'note', 'zone', 'z', 'schema'])

/** Whether letters of somebody else stand in a note. */
function sharedText(board: Board, id: NoteId): boolean {
  for (let item = board.textOf(id)?._start; item; item = item.right)
    if (!item.deleted && item.id.client !== board.doc.clientID) return true
  return false
}

export class Undo {
  /** Told when taking back hid notes on which somebody else has written meanwhile. */
  hid: (ids: NoteId[]) => void = () => undefined
  private readonly manager: Y.UndoManager

  constructor(board: Board) {
    const comments = board.doc.getMap('comments')
    const reactions = board.doc.getMap('reactions')
    const words = [board.notes, board.links, board.about, comments, reactions]
    this.manager = new Y.UndoManager(words, {
      trackedOrigins: new Set([board.local]),
      captureTimeout: 400,
      deleteFilter: (item) => {
        // What undo inserts anew stands before this is asked: only what would be lost remains.
        if (item.parent === board.notes || item.parent === comments) return false
        return item.parentSub === null || !NEEDED.has(item.parentSub)
      },
    })
    this.manager.on('stack-item-popped', ({ changedParentTypes }) => {
      const events = (changedParentTypes.get(board.notes as never) ?? []) as Y.YMapEvent<unknown>[]
      const ids = events
        .filter(
          ({ target, keysChanged }) => target.parent === board.notes && keysChanged.has('del'),
        )
        .map(({ target }) => target._item?.parentSub ?? '')
      const hidden = ids.filter((id) => board.read(id)?.deleted && sharedText(board, id))
      if (hidden.length > 0) this.hid(hidden)
    })
  }

  get possible(): { undo: boolean; redo: boolean } {
    return { undo: this.manager.canUndo(), redo: this.manager.canRedo() }
  }

  undo(): void {
    this.manager.undo()
  }

  redo(): void {
    this.manager.redo()
  }

  /** A gesture ends here: the next one is taken back on its own. */
  mark(): void {
    this.manager.stopCapturing()
  }

  watch(listener: () => void): void {
    for (const name of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const)
      this.manager.on(name, listener)
  }

  stop(): void {
    this.manager.destroy()
  }
}
