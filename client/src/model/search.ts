/** Finding notes by what people remember of them: words in any order, accents and case ignored. */
import type { NoteId } from '../schema/terms'
import { plain } from './text'

/** What a question asks for: its words, and as one what stands between quotation marks. */
export function termsOf(question: string): string[] {
  const terms = plain(question).matchAll(/[«"“]([^»"”]*)[»"”]|[^\s«"“]+/gu)
  const found = [...terms].map(([all, quoted]) => (quoted ?? all).trim())
  return [...new Set(found.filter(Boolean))]
}

export interface Searched {
  id: NoteId
  /** All the words by which it may be found: text, label, author, kind, zone. */
  words: string
}

/** Searches the same notes again and again, and reads each of them once. */
export class Finder {
  private kept = new Map<NoteId, { words: string; plain: string }>()

  /** Those that hold every term, in their own order. */
  find<Note extends Searched>(notes: Iterable<Note>, terms: readonly string[]): Note[] {
    const kept: typeof this.kept = new Map()
    const found: Note[] = []
    for (const note of notes) {
      const known = this.kept.get(note.id)
      const read =
        known?.words === note.words ? known : { words: note.words, plain: plain(note.words) }
      kept.set(note.id, read)
      if (terms.every((term) => read.plain.includes(term))) found.push(note)
    }
    this.kept = kept
    return found
  }
}

export interface Piece {
  text: string
  found: boolean
}

/** A text cut into what was asked for and what was not, for showing it. */
export function pieces(text: string, terms: readonly string[]): Piece[] {
  let folded = ''
  /** For each sign of the folded text, where its letter begins in the text, and where it ends. */
  const from: number[] = []
  const to: number[] = []
  let at = 0
  for (const letter of text) {
    const letters = plain(letter)
    folded += letters
    for (let i = 0; i < letters.length; i++) {
      from.push(at)
      to.push(at + letter.length)
    }
    // An accent that stands for itself belongs to the letter before it.
    if (letters === '' && to.length > 0) to[to.length - 1] = at + letter.length
    at += letter.length
  }
  const lit = new Array<boolean>(text.length).fill(false)
  for (const term of terms)
    for (let i = folded.indexOf(term); i >= 0; i = folded.indexOf(term, i + 1))
      lit.fill(true, from[i], to[i + term.length - 1])
  return cut(text, lit)
}

function cut(text: string, lit: readonly boolean[]): Piece[] {
  const found: Piece[] = []
  let start = 0
  for (let end = 1; end <= text.length; end++) {
    if (end < text.length && lit[end] === lit[start]) continue
    found.push({ text: text.slice(start, end), found: lit[start] ?? false })
    start = end
  }
  return found
}
