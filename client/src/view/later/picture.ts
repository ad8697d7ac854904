/** The papers as one picture, for when they are too far or too many to be mounted: cut and colour. */
import { meet, type Rect } from '../../model/geometry'
import { KINDS, type Kind } from '../../schema/terms'
import { PAPER_OF } from '../../model/papers'
import type { NoteView } from '../notes.svelte'

/** The colours of the mode that is on, as canvases take them. */
export interface Palette {
  papers: Record<Kind, string>
  stamps: Record<Kind, string>
  paper: string
  ink: string
  /** Around each paper where the mode wants it, else null. */
  line: string | null
  theme: string
  cloth: string
  accent: string
  soft: string
  people: string[]
}

/** What is drawn: a rectangle of the board at a zoom, on so many device px a CSS px. */
export interface Frame {
  rect: Rect
  zoom: number
  density: number
}

export interface Marks {
  /** Mounted as elements: not in the picture. */
  mounted: ReadonlySet<NoteView>
  /** What is ringed; nothing where this is left out. */
  rings?: {
    selected: ReadonlySet<string>
    /** Colour of whoever else holds it. */
    holder(id: string): number | null
  }
}

/** Below this width on the screen a cut is not seen. */
const CUT_PX = 9
/** Corners as tokens.css has them, in board px at the usual letter of 20 px. */
const corners: Record<Kind, [number, number, number, number]> = {
  challenge: [3, 3, 3, 3],
  future: [38, 38, 3, 3],
  action: [3, 38, 38, 3],
  actor: [999, 999, 999, 999],
  initiative: [8, 8, 8, 8],
  solution: [16, 16, 16, 16],
  idea: [3, 3, 32, 3],
}
const FOLD = 25
const KEPT_CORNER = 10
const SHADE = 'rgb(28 37 48 / 0.2)'

export function palette(element: Element): Palette {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const forced = matchMedia('(forced-colors: active)').matches
  const each = (name: (kind: Kind) => string) =>
    Object.fromEntries(KINDS.map((kind) => [kind, name(kind)])) as Record<Kind, string>
  const line = of('note-border') === '0px' ? null : of('note-line')
  return {
    papers: each((kind) => (forced ? 'Canvas' : of(kind))),
    stamps: each((kind) => (forced ? 'CanvasText' : of(`${kind}-stamp`))),
    paper: forced ? 'Canvas' : of('paper'),
    ink: forced ? 'CanvasText' : of('ink'),
    line: forced ? 'CanvasText' : line,
    theme: forced ? 'CanvasText' : of('theme'),
    cloth: forced ? 'Canvas' : of('cloth'),
    accent: forced ? 'Highlight' : of('accent'),
    soft: forced ? 'Highlight' : of('accent'),
    people: Array.from({ length: 12 }, (_, i) => (forced ? 'Highlight' : of(`p${String(i)}`))),
  }
}

/** Draw the notes, the uppermost last, into a context as large as the frame says. */
export function paint(
  context: CanvasRenderingContext2D,
  notes: readonly NoteView[],
  { rect, zoom, density }: Frame,
  colours: Palette,
  marks: Marks,
): void {
  const scale = zoom * density
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, context.canvas.width, context.canvas.height)
  for (const note of notes) {
    const at = note.rough
    const { carried } = note
    if (carried) [at.x, at.y] = [at.x + carried[0], at.y + carried[1]]
    if (note.deleted || marks.mounted.has(note) || !meet(at, rect)) continue
    const on = {
      x: (at.x - rect.x) * scale,
      y: (at.y - rect.y) * scale,
      w: Math.max(1, at.w * scale),
      h: Math.max(1, at.h * scale),
    }
    drawPaper(context, note, on, scale, density, colours)
    const ring = ringOf(note, marks.rings, colours)
    if (ring) drawRing(context, on, ring, density)
  }
}

function drawPaper(
  context: CanvasRenderingContext2D,
  note: NoteView,
  on: Rect,
  scale: number,
  density: number,
  colours: Palette,
): void {
  const { kind, kept } = note
  const fill = fillOf(note, colours)
  context.fillStyle = fill
  if (on.w < CUT_PX * density && !kept) {
    context.fillRect(on.x, on.y, on.w, on.h)
    return
  }
  const radii = kept ? [KEPT_CORNER * scale] : corners[kind].map((corner) => corner * scale)
  if (!colours.line) {
    context.fillStyle = SHADE
    cut(context, { ...on, y: on.y + density }, radii)
    context.fillStyle = fill
  }
  cut(context, on, radii)
  outline(context, lineOf(kind, kept, colours), density * (kept ? 1.5 : 1))
  if (kind === 'challenge' && !kept) fold(context, on, FOLD * scale, colours.stamps[kind])
}

const fillOf = ({ kind, kept, colour }: NoteView, { paper, papers }: Palette): string =>
  kept ? paper : papers[PAPER_OF[colour ?? ''] ?? kind]

const lineOf = (kind: Kind, kept: boolean, colours: Palette): string | null =>
  kept || kind === 'solution' ? colours.ink : colours.line

function outline(context: CanvasRenderingContext2D, line: string | null, width: number): void {
  if (!line) return
  context.strokeStyle = line
  context.lineWidth = width
  context.stroke()
}

function cut(context: CanvasRenderingContext2D, { x, y, w, h }: Rect, radii: number[]): void {
  context.beginPath()
  context.roundRect(x, y, w, h, radii)
  context.fill()
}

/** The corner that a défi has folded. */
function fold(
  context: CanvasRenderingContext2D,
  { x, y, w }: Rect,
  size: number,
  colour: string,
): void {
  context.fillStyle = colour
  context.beginPath()
  context.moveTo(x + w - size, y)
  context.lineTo(x + w, y + size)
  context.lineTo(x + w - size, y + size)
  context.fill()
}

/** One ring at most: what one holds oneself, what others hold, what has just changed. */
function ringOf(note: NoteView, rings: Marks['rings'], colours: Palette): [string, number] | null {
  if (!rings) return null
  if (rings.selected.has(note.id)) return [colours.accent, 3]
  const holder = rings.holder(note.id)
  if (holder !== null) return [colours.people[holder % 12] ?? colours.accent, 2]
  if (note.fresh) return [colours.accent, 2]
  if (note.touched) return [colours.soft, 1.5]
  return note.kept ? [colours.theme, 2] : null
}

function drawRing(
  context: CanvasRenderingContext2D,
  { x, y, w, h }: Rect,
  [colour, width]: [string, number],
  density: number,
): void {
  const gap = (width / 2 + 2) * density
  context.strokeStyle = colour
  context.lineWidth = width * density
  context.beginPath()
  context.roundRect(x - gap, y - gap, w + 2 * gap, h + 2 * gap, 4 * density)
  context.stroke()
}

/** The part of the board worth drawing for a view: half a screen more to each side, if it exists. */
export function framed(view: Rect, content: Rect): Rect {
  const aside = 0.5
  const left = Math.max(view.x - view.w * aside, Math.min(view.x, content.x))
  const top = Math.max(view.y - view.h * aside, Math.min(view.y, content.y))
  const right = Math.min(
    view.x + view.w * (1 + aside),
    Math.max(view.x + view.w, content.x + content.w),
  )
  const bottom = Math.min(
    view.y + view.h * (1 + aside),
    Math.max(view.y + view.h, content.y + content.h),
  )
  return { x: left, y: top, w: right - left, h: bottom - top }
}

/** Whether one rectangle lies in another, but for a hair. */
export const holds = (outer: Rect, inner: Rect, content: Rect): boolean => {
  const hair = inner.w / 1000
  // What lies beyond the papers need not be drawn.
  const left = Math.max(inner.x, content.x)
  const top = Math.max(inner.y, content.y)
  const right = Math.min(inner.x + inner.w, content.x + content.w)
  const bottom = Math.min(inner.y + inner.h, content.y + content.h)
  return (
    left >= outer.x - hair &&
    top >= outer.y - hair &&
    right <= outer.x + outer.w + hair &&
    bottom <= outer.y + outer.h + hair
  )
}
