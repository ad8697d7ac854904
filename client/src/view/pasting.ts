/** Copying papers and laying what comes from the clipboard; loaded after the table. */
import { t } from '../i18n'
import { places } from '../model/arranging'
import type { NewNote } from '../model/board'
import {
  CLIP_TYPE,
  MOST_COPIED,
  MOST_NOTES,
  asLines,
  clipOf,
  layClip,
  readClip,
  readWords,
  wordsOf,
  type Clip,
  type ClipNote,
} from '../model/clipping'
import { GAP, MEDIUM, around, freePlace, meet, within, zoneAt, zoneRect } from '../model/geometry'
import { SIZES } from '../model/papers'
import type { NoteId, Point, Size, ZoneId } from '../schema/terms'
import { copyBySelection } from '../ui/copying'
import { along, born, laid } from './customs'
import { fit } from './fitting'
import type { Stage } from './stage.svelte'

/** How far a copy lies from where it was taken. */
const ASIDE = 24
/** The gate takes no more on one board, those taken off included (G24). */
const MOST_ON_BOARD = 12_000

// -------------------------------------------------------------------- copying

/** What is chosen, and what goes along with it: a tray takes its papers, an action its pills. */
export const together = (stage: Stage): Set<NoteId> =>
  new Set([...stage.selected, ...along(stage, stage.selected).keys()])

const chosenClip = (stage: Stage) => clipOf(stage.board, together(stage))

/** Put what is chosen into the clipboard: as papers for us, as words for others. */
export function fill(stage: Stage, data: DataTransfer): void {
  const clip = chosenClip(stage)
  data.setData(CLIP_TYPE, JSON.stringify(clip))
  data.setData('text/plain', wordsOf(clip))
}

/** By a button: browsers lend the clipboard only within an event of their own. */
export function copyByButton(stage: Stage, cut = false): void {
  const n = stage.chosen().length
  const listen = (event: ClipboardEvent) => {
    event.stopImmediatePropagation()
    event.preventDefault()
    if (event.clipboardData) fill(stage, event.clipboardData)
  }
  document.addEventListener('copy', listen, { capture: true, once: true })
  const done = copyBySelection(wordsOf(chosenClip(stage)))
  document.removeEventListener('copy', listen, { capture: true })
  if (done) stage.told.tell(t('clip.copied', { n }))
  if (done && cut) stage.remove(together(stage))
}

// ------------------------------------------------------------------- pasting

/** Lay what the clipboard holds; answers whether it was for the table. */
export function paste(stage: Stage, data: DataTransfer): boolean {
  const papers = data.getData(CLIP_TYPE)
  const words = data.getData('text/plain')
  if (!papers && !words.trim()) return false
  if (!stage.mayWrite) {
    refuse(stage, t('paste.reading'))
    return true
  }
  const clip = papers ? readClip(papers) : null
  if (clip && clip.notes.length > MOST_COPIED)
    refuse(stage, t('paste.many', { n: clip.notes.length, most: MOST_COPIED }))
  else if (clip) layAside(stage, clip)
  else pasteWords(stage, words)
  return true
}

/** Whether so many more find room on the board; if not, that is said. */
function hasRoom(stage: Stage, more: number): boolean {
  if (stage.board.notes.size + more <= MOST_ON_BOARD) return true
  refuse(stage, t('paste.full'))
  return false
}

function refuse(stage: Stage, words: string): void {
  stage.told.tell(words, true)
}

/** A second time what is chosen. */
export function duplicate(stage: Stage): void {
  const clip = chosenClip(stage)
  if (clip.notes.length > 0) layAside(stage, clip)
}

/** Where they were, a little aside; or in the middle, when that place is out of sight. */
function layAside(stage: Stage, { notes, links }: Clip): void {
  if (!hasRoom(stage, notes.length)) return
  const by = way(stage, notes)
  const height = stage.height()
  const moved = notes.map((note): ClipNote => {
    const [w, h] = note.size ?? MEDIUM
    const at: Point = [note.pos[0] + by[0], note.pos[1] + by[1]]
    const zone = zoneAt([at[0] + w / 2, at[1]])
    const there = { ...note, zone, pos: within(zone, at, [w, h], height) }
    // What is laid into a tray of this table becomes part of it.
    return note.inside === undefined ? { ...there, ...laid(stage, there) } : there
  })
  const ids = stage.gesture(() => {
    const made = layClip(stage.board, { notes: moved, links })
    made.forEach((id, i) => {
      if (moved[i]?.inside === undefined) born(stage, id)
    })
    return made
  })
  show(stage, ids)
}

/** How far from where they were. */
function way(stage: Stage, notes: ClipNote[]): Point {
  const block = around(notes.map(({ pos: [x, y], size: [w, h] = MEDIUM }) => ({ x, y, w, h })))
  if (notes.some(({ kind }) => kind === 'solution')) {
    // A tray fits no other zone.
    const [x, y] = freePlace('solution', [block.w, block.h], stage.notes.living())
    return [x - block.x, y - block.y]
  }
  const { view } = stage.camera
  const lying = new Set(stage.notes.living().map(({ x, y }) => `${x} ${y}`))
  const middle: Point = [view.x + (view.w - block.w) / 2, view.y + (view.h - block.h) / 2]
  let by: Point = meet(block, view) ? [0, 0] : [middle[0] - block.x, middle[1] - block.y]
  const taken = () =>
    notes.some(({ pos: [x, y] }) => lying.has(`${Math.round(x + by[0])} ${Math.round(y + by[1])}`))
  while (taken()) by = [by[0] + ASIDE, by[1] + ASIDE]
  return by
}

function pasteWords(stage: Stage, words: string): void {
  const pasted = readWords(words)
  if ('refused' in pasted) {
    if (pasted.refused === 'many') refuse(stage, t('paste.many', { n: pasted.n, most: MOST_NOTES }))
    else if (pasted.refused === 'long') refuse(stage, t('paste.long'))
    return
  }
  const zone = stage.laying.zoneInSight('idea')
  const { rows, table } = pasted
  const across = Math.max(...rows.map((row) => row.length))
  // A table that is wider than its zone becomes one note a row.
  const size = table
    ? [MEDIUM, SIZES.s].find(([w]) => tableWidth(across, w) < zoneRect(zone).w)
    : null
  const notes = size
    ? asTable(stage, zone, rows, size)
    : asList(stage, zone, table ? asLines(rows) : (rows as string[][]))
  if (!hasRoom(stage, notes.length)) return
  const ids = stage.gesture(() => stage.board.createAll(notes))
  show(stage, ids)
  if (ids.length > 1) stage.told.tell(t(size ? 'paste.cells' : 'paste.lines', { n: ids.length }))
}

const tableWidth = (across: number, w: number) => across * (w + GAP) + GAP

/** One below the other and side by side, where there is room. */
function asList(stage: Stage, zone: ZoneId, rows: string[][]): NewNote[] {
  const texts = rows.flat()
  const sizes = texts.map((text): Size => {
    const { w, h } = fit(text, 'idea', MEDIUM)
    return [w, h]
  })
  const from = Math.max(0, stage.camera.view.y + 8)
  const spots = places(zone, sizes, stage.notes.living(), from)
  return spots.map((pos, i) => ({ kind: 'idea', zone, text: texts[i] ?? '', pos }))
}

/** The cells where they stood in the table; an empty one leaves its place free. */
function asTable(stage: Stage, zone: ZoneId, rows: (string | null)[][], size: Size): NewNote[] {
  const heights = rows.map((row) => Math.max(...row.map((text) => fit(text ?? '', 'idea', size).h)))
  const across = Math.max(...rows.map((row) => row.length))
  const whole: Size = [
    tableWidth(across, size[0]) - 2 * GAP,
    heights.reduce((sum, h) => sum + h + GAP, -GAP),
  ]
  const from = Math.max(0, stage.camera.view.y + 8)
  const [left, top] = freePlace(zone, whole, stage.notes.living(), from)
  let y = top
  return rows.flatMap((row, i) => {
    const line = row.flatMap((text, column): NewNote[] => {
      const pos: Point = [left + column * (size[0] + GAP), y]
      return text === null
        ? []
        : [{ kind: 'idea', zone, text, pos, ...(size === MEDIUM ? {} : { size }) }]
    })
    y += (heights[i] ?? 0) + GAP
    return line
  })
}

function show(stage: Stage, ids: NoteId[]): void {
  for (const id of ids) stage.laying.untouched.add(id)
  const notes = ids.flatMap((id) => stage.notes.get(id) ?? [])
  const [first] = notes
  if (!first) return
  stage.choosing.all(notes)
  stage.wanted = first.id
  const block = around(notes)
  const { view } = stage.camera
  stage.camera.reveal(block.w < view.w && block.h < view.h ? block : first)
}
