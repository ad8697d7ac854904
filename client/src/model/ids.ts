/** Random ids as the server accepts them: URL-safe, and nobody can guess the next one. */
import type { NoteId } from '../schema/terms'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** The same signs in the order in which strings are compared. */
const SORTED = [...ALPHABET].sort().join('')
const TIME_SIGNS = 8
const TIMED_LENGTH = 20
/** Before this there was no table: an id that says so says nothing. */
const EARLIEST = Date.UTC(2024, 0)
const CLOCKS_DIFFER_MS = 120_000

/** 16 signs, 96 bits. */
export function newId(): NoteId {
  return random(16)
}

/** An id that sorts by the moment it was made: 8 signs of time in ms, then 72 random bits. */
export function timedId(at: number): string {
  let signs = ''
  let rest = Math.floor(at)
  for (let i = 0; i < TIME_SIGNS; i++) {
    signs = SORTED.charAt(rest % 64) + signs
    rest = Math.floor(rest / 64)
  }
  return signs + random(TIMED_LENGTH - TIME_SIGNS)
}

/** The moment a timed id says, in ms; null for other ids and for moments that cannot be. */
export function timeOf(id: string, now: number): number | null {
  if (id.length !== TIMED_LENGTH) return null
  const at = [...id.slice(0, TIME_SIGNS)].reduce(
    (time, sign) => time * 64 + SORTED.indexOf(sign),
    0,
  )
  return at >= EARLIEST && at <= now + CLOCKS_DIFFER_MS ? at : null
}

function random(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(bytes, (byte) => ALPHABET[byte & 63]).join('')
}
