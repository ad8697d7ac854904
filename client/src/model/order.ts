/**
 * Which paper lies on top: an order key above every other.
 *
 * A key is a letter that tells its length and that many digits in base 62 ("a0" … "az",
 * "b00" …), so keys compare as plain strings. Papers are only ever put on top.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const FIRST = 'a0'

/** A key above `highest`; above the first one when there is none or it cannot be read. */
export function above(highest: string | null): string {
  if (highest === null || highest === '') return FIRST
  const head = highest.charCodeAt(0) - 'a'.charCodeAt(0) + 1
  const digits = highest.slice(1, head + 1)
  const readable =
    head >= 1 && digits.length === head && [...digits].every((d) => DIGITS.includes(d))
  // Somebody else's manner of ordering: a longer key is a higher one.
  if (!readable) return `${highest}0`
  for (let i = digits.length - 1; i >= 0; i--) {
    const next = DIGITS[DIGITS.indexOf(digits.charAt(i)) + 1]
    if (next) return highest.slice(0, i + 1) + next + '0'.repeat(digits.length - 1 - i)
  }
  const longer = String.fromCharCode('a'.charCodeAt(0) + head)
  return longer > 'z' ? `${highest}0` : longer + '0'.repeat(head + 1)
}
