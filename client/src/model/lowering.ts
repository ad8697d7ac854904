/** Which paper lies at the bottom: an order key below every other (see order.ts). */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LAST = 'z'
/** Below `a0`, the first paper of all: capital letters stand before small ones. */
const FIRST = 'Zz'

/**
 * A key below `lowest`. Capitals tell the length the other way round: `Z` one digit, `Y` two
 * ("Zz" … "Z0", "Yzz" …), so keys compare as plain strings.
 */
export function below(lowest: string | null): string {
  if (lowest === null || lowest > FIRST) return FIRST
  const head = 'Z'.charCodeAt(0) - lowest.charCodeAt(0) + 1
  const digits = lowest.slice(1)
  const readable =
    head >= 1 && digits.length === head && [...digits].every((d) => DIGITS.includes(d))
  // Somebody else's manner of ordering: what begins a key stands before it.
  if (!readable) return lowest.slice(0, -1) || '!'
  for (let i = digits.length - 1; i >= 0; i--) {
    const next = DIGITS[DIGITS.indexOf(digits.charAt(i)) - 1]
    if (next) return lowest.slice(0, i + 1) + next + LAST.repeat(digits.length - 1 - i)
  }
  const longer = String.fromCharCode(lowest.charCodeAt(0) - 1)
  return longer < 'A' ? lowest.slice(0, -1) : longer + LAST.repeat(head + 1)
}
