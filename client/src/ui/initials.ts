/** Two letters that stand for a person: first letters of two words, else the first two. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s-]+/u)
    .filter(Boolean)
  const [first, second] = words
  if (!first) return '?'
  const letters = second ? [first, second].map((word) => [...word][0]) : [...first].slice(0, 2)
  return letters.join('').toLocaleUpperCase()
}
