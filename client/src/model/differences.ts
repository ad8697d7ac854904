/** What changed between two wordings, word by word. */

export interface Part {
  /** In both, only in the first wording, only in the second. */
  kind: 'same' | 'out' | 'in'
  text: string
}

/** Words with the apostrophe that binds them, runs of spaces, and every other sign by itself. */
const pieces = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}]+['’]?|\s+|./gsu) ?? []

/** How long the longest common sequence of what is left from two places on is. */
function common(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  const width = b.length + 1
  const table = new Uint16Array((a.length + 1) * width)
  const left = (i: number, j: number) => table[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j] ? left(i + 1, j + 1) + 1 : Math.max(left(i + 1, j), left(i, j + 1))
  return left
}

const blank = (piece: string) => /^\s+$/u.test(piece)

/** One piece after the other, what goes before what comes. */
function aligned(a: readonly string[], b: readonly string[]): Part[] {
  const left = common(a, b)
  const parts: Part[] = []
  let [i, j] = [0, 0]
  for (;;) {
    const [gone, come] = [a[i], b[j]]
    if (gone === undefined && come === undefined) return parts
    if (gone !== undefined && gone === come) {
      parts.push({ kind: 'same', text: gone })
      i++
      j++
    } else if (come === undefined || (gone !== undefined && left(i + 1, j) >= left(i, j + 1))) {
      parts.push({ kind: 'out', text: gone ?? '' })
      i++
    } else {
      parts.push({ kind: 'in', text: come })
      j++
    }
  }
}

/** A space between two changed words changes with them: it both goes and comes. */
function widened(parts: readonly Part[]): Part[] {
  const changed = (part: Part | undefined) => part !== undefined && part.kind !== 'same'
  return parts.flatMap((part, at) =>
    part.kind === 'same' && blank(part.text) && changed(parts[at - 1]) && changed(parts[at + 1])
      ? [
          { kind: 'out', text: part.text },
          { kind: 'in', text: part.text },
        ]
      : [part],
  )
}

/**
 * The parts of both wordings in reading order: `same` and `out` make the first, `same` and
 * `in` the second. A space between two changed words changes with them, so that people read
 * whole phrases and not every second word.
 */
export function differences(before: string, after: string): Part[] {
  const parts: Part[] = []
  const run = { out: '', in: '', same: '' }
  const flush = () => {
    for (const kind of ['same', 'out', 'in'] as const) {
      if (run[kind]) parts.push({ kind, text: run[kind] })
      run[kind] = ''
    }
  }
  for (const { kind, text } of widened(aligned(pieces(before), pieces(after)))) {
    if ((kind === 'same') !== (run.same !== '')) flush()
    run[kind] += text
  }
  flush()
  return parts
}

/** Whether two wordings say the same, but for spaces and capitals. */
export const sameWords = (a: string, b: string): boolean => {
  const plain = (text: string) => text.replace(/\s+/gu, ' ').trim().toLowerCase()
  return plain(a) === plain(b)
}
