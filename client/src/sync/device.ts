/** The database of this browser: opening it, and acting on it in one transaction. */

/**
 * `places`: one record for each board and person with the epoch of what is kept of it.
 * `parts`: updates of documents, in no order that matters; `waiting`: the ledger of each page;
 * `facts`: what else a table needs to stand up without the server. No token is ever in it.
 */
export const STORES = ['places', 'parts', 'waiting', 'facts'] as const
export type StoreName = (typeof STORES)[number]

const NAME = 'tablee'
const VERSION = 1

export interface PlaceRecord {
  place: string
  board: string
  person: string
  epoch: number
  /** When it was last opened, in milliseconds. */
  opened: number
}

/** Open the database. Rejects when this browser keeps nothing, as some private windows do. */
export function openDevice(lost: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      const db = request.result
      db.createObjectStore('places', { keyPath: 'place' })
      const stores: [StoreName, IDBObjectStoreParameters][] = [
        ['parts', { autoIncrement: true }],
        ['waiting', { keyPath: ['place', 'client', 'n'] }],
        ['facts', { keyPath: ['place', 'name'] }],
      ]
      for (const [name, keys] of stores)
        db.createObjectStore(name, keys).createIndex('place', 'place')
    }
    request.onsuccess = () => {
      const db = request.result
      // A later build wants another form: let it, and keep nothing more in this page.
      db.onversionchange = () => {
        db.close()
        lost()
      }
      db.onclose = lost
      resolve(db)
    }
    request.onerror = () => reject(request.error ?? new Error('no database'))
  })
}

/** The answer of one request. */
export const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database refused'))
  })

/** When all of a transaction is kept. Rejects when nothing of it is. */
export function done(act: IDBTransaction): Promise<void> {
  const complete = new Promise<void>((resolve, reject) => {
    act.oncomplete = () => resolve()
    const failed = () => reject(act.error ?? new Error('the transaction was given up'))
    act.onabort = act.onerror = failed
  })
  // Who begins a transaction may fail before they wait for it.
  complete.catch(() => undefined)
  return complete
}

/** Delete what a store holds of one place, then go on. */
export function clear(store: IDBObjectStore, place: string, then?: () => void): void {
  const keys = store.index('place').getAllKeys(place)
  keys.onsuccess = () => {
    for (const key of keys.result) store.delete(key)
    then?.()
  }
}
