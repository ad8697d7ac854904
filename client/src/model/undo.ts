/** Undo for one person: it takes back their own gestures and never a colleague's words. */
import * as Y from 'yjs'
import type { Board } from './board'

/** Keys without which a note is not a note: undo may change them, never take them away. */
const NEEDED = new Set(['kind', 'pos', 'text', 'zone', 'z', 'schema'])

export class Undo {
  private readonly manager: Y.UndoManager

  constructor(board: Board) {
    this.manager = new Y.UndoManager([board.notes, board.about], {
      trackedOrigins: new Set([board.local]),
      captureTimeout: 400,
      deleteFilter: (item) => {
        // What undo inserts anew stands before this is asked: only what would be lost remains.
        if (item.parent === board.notes) return false
        return item.parentSub === null || !NEEDED.has(item.parentSub)
      },
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
