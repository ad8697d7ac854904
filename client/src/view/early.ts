/** What is pasted in the first second: it waits for the part that can read it. */
import { isWriting } from './writing'

let read: ((data: DataTransfer) => unknown) | null = null
let waiting: DataTransfer | null = null

/** Note a paste as long as nobody reads pastes; `preventDefault` is left to who does. */
export function pastedEarly({ clipboardData, target }: ClipboardEvent): void {
  if (read || !clipboardData || isWriting(target)) return
  // What an event carries is gone after it.
  waiting = new DataTransfer()
  for (const type of clipboardData.types)
    if (type !== 'Files') waiting.setData(type, clipboardData.getData(type))
}

/** Read pastes from now on, and what was pasted before; returns how to stop. */
export function readPastes(reader: (data: DataTransfer) => unknown): () => void {
  read = reader
  if (waiting) reader(waiting)
  waiting = null
  return () => {
    read = null
  }
}
