/** How each of the ten lines is drawn: nobody needs a colour to tell them apart. */
import type { Key } from '../../i18n'
import type { Rect } from '../../model/geometry'
import type { LinkKind } from '../../model/links'
import type { NoteView } from '../notes.svelte'

export type End = 'none' | 'arrow' | 'arrows' | 'circle' | 'square'

export interface Look {
  width: number
  dashes?: string
  /** Two lines beside each other. */
  double?: boolean
  /** Two lines that become one. */
  joining?: boolean
  start: End
  end: End
  /** What stands in the disc at the middle. */
  sign?: string
}

const plain = { width: 2, start: 'none', end: 'arrow' } as const

export const looks: Record<LinkKind, Look> = {
  reformulates: { ...plain, sign: '≈' },
  answers: { ...plain, width: 3.6 },
  inspired_by: { ...plain, width: 2.6, dashes: '0.5 7', end: 'circle' },
  contributes: { ...plain, sign: '+' },
  combines: { ...plain, width: 6.4, double: true, end: 'none', sign: '&' },
  strengthens: { ...plain, width: 3.6, end: 'arrows' },
  connects: { ...plain, dashes: '8 7', start: 'circle', end: 'circle' },
  carries: { ...plain, start: 'square' },
  merges: { ...plain, joining: true },
  precedes: { ...plain, dashes: '12 6 0.5 6', sign: '1·2' },
}

export const linkWords = (kind: LinkKind): Key => `link.${kind}`

/** Where a note is seen: in its place, or with the hand that carries it. */
export function placeOf(note: NoteView): Rect {
  const [dx, dy] = note.carried ?? [0, 0]
  return { x: note.x + dx, y: note.y + dy, w: note.w, h: note.h }
}
