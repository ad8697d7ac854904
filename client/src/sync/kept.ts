/** What this browser keeps of boards, for whom, and how it is forgotten. */
import type * as Y from 'yjs'
import { Copy } from './copy'
import { answer, clear, done, openDevice, STORES, type PlaceRecord } from './device'
import { Keeper, type Keeping } from './keeper'
import type { Ledger } from './ledger'

/** A database that does not answer counts as none: a page does not wait for it for ever. */
const PATIENCE_MS = 3000

export class Device {
  /** Called once when the browser takes the database away. */
  lost: () => void = () => undefined

  private constructor(private readonly db: IDBDatabase) {}

  /** Open what this browser keeps. Rejects when it keeps nothing. */
  static async open(): Promise<Device> {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('the database does not answer')), PATIENCE_MS)
    })
    const holder: { device?: Device } = {}
    const opening = openDevice(() => holder.device?.lost())
    holder.device = new Device(await Promise.race([opening, late]))
    return holder.device
  }

  /** Keep a board for a person, from now on until the keeper is stopped. */
  keeper(copy: Copy, doc: Y.Doc, ledger: Ledger, keeping: Keeping): Keeper {
    return new Keeper(copy, doc, ledger, keeping)
  }

  copyOf(board: string, person: string): Copy {
    return new Copy(this.db, board, person)
  }

  /** Whose copies of a board there are, the last opened first. */
  async peopleAt(board: string): Promise<string[]> {
    const records = await this.records()
    return records
      .filter((record) => record.board === board)
      .sort((a, b) => b.opened - a.opened)
      .map(({ person }) => person)
  }

  /** Forget everything of these places. */
  async wipe(which: (record: PlaceRecord) => boolean): Promise<void> {
    const gone = (await this.records()).filter(which)
    const act = this.db.transaction(STORES, 'readwrite')
    const complete = done(act)
    for (const { place } of gone) {
      act.objectStore('places').delete(place)
      for (const name of ['parts', 'waiting', 'facts']) clear(act.objectStore(name), place)
    }
    await complete
  }

  private records(): Promise<PlaceRecord[]> {
    return answer<PlaceRecord[]>(this.db.transaction('places').objectStore('places').getAll())
  }
}
