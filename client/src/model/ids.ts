/** Random ids: 16 URL-safe characters, 96 bits, as the server accepts them. */
import type { NoteId } from '../schema/terms'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function newId(): NoteId {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => ALPHABET[byte & 63]).join('')
}
