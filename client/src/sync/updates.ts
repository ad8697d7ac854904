/** What changes a document, as bytes: for who sends it and for who keeps it. */
import * as Y from 'yjs'

export type Listener = (
  update: Uint8Array,
  origin: unknown,
  doc: Y.Doc,
  transaction: Y.Transaction,
) => void

/**
 * The updates of one document. Those that come from elsewhere are passed on as they came: the
 * library would write each of them out anew for whoever listens, which for a board of a thousand
 * notes is a fifth of the time until it is seen.
 */
export class Updates {
  private static readonly all = new WeakMap<Y.Doc, Updates>()
  private readonly listeners = new Set<Listener>()

  private constructor(private readonly doc: Y.Doc) {
    doc.on('update', this.tell)
  }

  static of(doc: Y.Doc): Updates {
    let updates = Updates.all.get(doc)
    if (!updates) Updates.all.set(doc, (updates = new Updates(doc)))
    return updates
  }

  on(listener: Listener): void {
    this.listeners.add(listener)
  }

  off(listener: Listener): void {
    this.listeners.delete(listener)
  }

  /** Apply what came from elsewhere, and tell everybody of it unless it changed nothing. */
  apply(update: Uint8Array, origin: unknown): void {
    const { doc } = this
    const before = Y.encodeStateVector(doc)
    const done: Y.Transaction[] = []
    const note = (transaction: Y.Transaction) => done.push(transaction)
    doc.off('update', this.tell)
    doc.on('afterTransaction', note)
    try {
      Y.applyUpdate(doc, update, origin)
    } finally {
      doc.off('afterTransaction', note)
      doc.on('update', this.tell)
      this.pass(update, done, before)
    }
  }

  private pass(update: Uint8Array, done: Y.Transaction[], before: Uint8Array): void {
    const [first, ...others] = done.filter(changes)
    if (!first) return
    if (others.length === 0 && !first.local && !this.doc.store.pendingStructs) {
      this.tell(update, first.origin, this.doc, first)
      return
    }
    // Somebody wrote because of it, or something is missing: what there is now, written out.
    const whole = Y.encodeStateAsUpdate(this.doc, before)
    for (const transaction of [first, ...others])
      this.tell(whole, transaction.origin, this.doc, transaction)
  }

  private readonly tell: Listener = (...told) => {
    for (const listener of [...this.listeners]) listener(...told)
  }
}

/** Whether a transaction brought or took anything. */
function changes({ beforeState, afterState, deleteSet }: Y.Transaction): boolean {
  if (deleteSet.clients.size > 0) return true
  for (const [client, clock] of afterState) if (beforeState.get(client) !== clock) return true
  return false
}
