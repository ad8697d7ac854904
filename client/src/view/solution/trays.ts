/** What putting paper down means for solutions: into a tray, out of it, a pill onto an action. */
import { MEDIUM, centre, freePlace, type Rect } from '../../model/geometry'
import { linksOf } from '../../model/links'
import { isPart, join } from '../../model/solutions'
import { headHeight, keptInside, linedUp, placeInside, sticks, trayHeight } from '../../model/tray'
import type { Kind, NoteId, Point, Size } from '../../schema/terms'
import type { Custom } from '../customs'
import { methodOf } from '../links/method.svelte'
import type { NoteView } from '../notes.svelte'
import type { Stage } from '../stage.svelte'

const holds = (rect: Rect, [x, y]: Point) =>
  x >= rect.x && x <= rect.x + rect.w && y >= rect.y && y <= rect.y + rect.h

/** Where a note is now: within a transaction the page still shows where it was. */
function rectOf(stage: Stage, note: NoteView): Rect {
  const [x, y] = stage.board.read(note.id)?.pos ?? [note.x, note.y]
  return { x, y, w: note.w, h: note.h }
}

export const headOf = (tray: NoteView): number => headHeight(tray.w, tray.text, tray.objective)

const carriesActors = ({ kind }: NoteView) => kind === 'action' || kind === 'initiative'

/** The actors that carry this action and stick to it, from the top. */
export function stuckTo(stage: Stage, action: NoteView): NoteView[] {
  return methodOf(stage)
    .of(action.id)
    .filter(({ kind, to }) => kind === 'carries' && to === action.id)
    .flatMap(({ from }) => stage.notes.get(from) ?? [])
    .filter((actor) => actor.kind === 'actor' && sticks(actor, action))
    .sort((a, b) => a.y - b.y)
}

/** The action this actor sticks to. */
function heldBy(stage: Stage, actor: NoteView): NoteView | null {
  if (actor.kind !== 'actor') return null
  const link = methodOf(stage)
    .of(actor.id)
    .find(({ kind, from, to }) => {
      const action = stage.notes.get(to)
      return kind === 'carries' && from === actor.id && action && sticks(actor, action)
    })
  return stage.notes.get(link?.to)
}

function under(stage: Stage, at: Point, among: readonly NoteView[]): NoteView | null {
  const found = among.filter((note) => holds(rectOf(stage, note), at))
  return found.sort((a, b) => b.rank - a.rank)[0] ?? null
}

function trayUnder(stage: Stage, at: Point): NoteView | null {
  return under(stage, at, stage.notes.trays)
}

/** Papers come along with their tray, pills with their action. */
function* along(stage: Stage, ids: ReadonlySet<NoteId>): Generator<[NoteId, NoteId]> {
  const method = methodOf(stage)
  const notes = [...ids].flatMap((id) => stage.notes.get(id) ?? [])
  for (const tray of notes.filter(({ kind }) => kind === 'solution'))
    for (const part of method.members(tray.id).sort((a, b) => a.rank - b.rank)) {
      yield [part.id, tray.id]
      if (carriesActors(part)) for (const actor of stuckTo(stage, part)) yield [actor.id, tray.id]
    }
  for (const action of notes.filter(carriesActors))
    if (!action.solution || !ids.has(action.solution))
      for (const actor of stuckTo(stage, action)) yield [actor.id, action.id]
}

/** Lay a tray out anew around what lies in it. */
function grow(stage: Stage, tray: NoteView, parts: Rect[]): void {
  const rect = rectOf(stage, tray)
  const h = trayHeight(rect, parts)
  if (h > rect.h) stage.board.notes.get(tray.id)?.set('size', [rect.w, h])
}

function move(stage: Stage, note: NoteView, [x, y]: Point): Rect {
  stage.board.notes.get(note.id)?.set('pos', [Math.round(x), Math.round(y)])
  return { x, y, w: note.w, h: note.h }
}

/** An actor on an action carries it, and sticks in line with the others. */
function stick(stage: Stage, actor: NoteView, action: NoteView, came: NoteView[] = []): void {
  linksOf(stage.board).add({ from: actor.id, to: action.id, kind: 'carries' })
  const held = stuckTo(stage, action).filter((other) => other !== actor && !came.includes(other))
  const pills = [...held, ...came, actor]
  const places = linedUp(
    rectOf(stage, action),
    pills.map((pill) => rectOf(stage, pill)),
  )
  const rects = pills.map((pill, at) => move(stage, pill, places[at] ?? [pill.x, pill.y]))
  // Those who carry an action belong to the solution it is in.
  join(stage.board, [actor.id], stage.board.read(action.id)?.solution ?? null)
  const tray = stage.notes.get(action.solution)
  if (tray) grow(stage, tray, rects)
}

/** The action under an actor that was put down. */
function actionUnder(stage: Stage, note: NoteView): NoteView | null {
  if (note.kind !== 'actor') return null
  const actions = stage.notes.living().filter(carriesActors)
  return under(stage, centre(rectOf(stage, note)), actions)
}

/** Put a paper where it lies: into the tray below it, or out of every tray. */
function settle(stage: Stage, note: NoteView): void {
  const at = rectOf(stage, note)
  const tray = isPart(note.kind) ? trayUnder(stage, centre(at)) : null
  const pills = carriesActors(note) ? stuckTo(stage, note) : []
  join(stage.board, [note.id, ...pills.map(({ id }) => id)], tray?.id ?? null)
  if (!tray) return
  const rect = rectOf(stage, tray)
  const [x, y] = keptInside(rect, headOf(tray), at)
  const rects = [move(stage, note, [x, y])]
  for (const pill of pills) {
    const was = rectOf(stage, pill)
    rects.push(move(stage, pill, [was.x + x - at.x, was.y + y - at.y]))
  }
  grow(stage, tray, rects)
}

function placed(stage: Stage, ids: readonly NoteId[]): void {
  const came = new Map<NoteView, NoteView[]>()
  for (const id of ids) {
    const note = stage.notes.get(id)
    if (!note || note.kind === 'solution') continue
    const action = actionUnder(stage, note)
    if (action) {
      const before = came.get(action) ?? []
      stick(stage, note, action, before)
      came.set(action, [...before, note])
    } else settle(stage, note)
  }
}

/** While one works on a solution, what is laid is laid in its tray, and actors on their action. */
function home(stage: Stage, kind: Kind): ReturnType<NonNullable<Custom['home']>> {
  const current = stage.only
  if (!current || !['action', 'actor', 'initiative'].includes(kind)) return null
  const action = kind === 'actor' ? actionFor(stage, current) : null
  if (action) {
    const pills = stuckTo(stage, action)
    const pos = linedUp(action, [...pills, action]).at(-1) ?? [action.x, action.y]
    return { pos, zone: action.zone, ...inside(action.solution) }
  }
  const tray = current.kind === 'solution' ? current : stage.notes.get(current.solution)
  if (!tray) return null
  return { pos: roomIn(stage, tray, MEDIUM), zone: tray.zone, solution: tray.id }
}

const inside = (solution: NoteId | null) => (solution ? { solution } : {})

/** The action a new actor is meant for: the current one, or that of the current actor. */
function actionFor(stage: Stage, current: NoteView): NoteView | null {
  return carriesActors(current) ? current : heldBy(stage, current)
}

export function roomIn(stage: Stage, tray: NoteView, size: Size, more: Rect[] = []): Point {
  const others = stage.notes.living().filter((note) => note !== tray)
  return placeInside(tray, headOf(tray), size, [...others, ...more])
}

/** Whatever is laid within a tray is part of its solution. */
function laid(stage: Stage, note: Parameters<NonNullable<Custom['laid']>>[1]) {
  if (note.solution || !isPart(note.kind)) return note
  const tray = trayUnder(stage, [note.pos[0] + 60, note.pos[1] + 30])
  return tray ? { ...note, solution: tray.id } : note
}

/** A new actor at an action carries it; a tray grows for what is new in it. */
function born(stage: Stage, id: NoteId): void {
  const note = stage.notes.get(id)
  if (!note) return
  if (note.kind === 'actor') {
    const near = stage.notes.living().filter((other) => carriesActors(other) && sticks(note, other))
    const action = near.sort((a, b) => b.rank - a.rank)[0]
    if (action) stage.board.gesture(() => stick(stage, note, action))
  }
  const tray = stage.notes.get(note.solution)
  if (tray) stage.board.gesture(() => grow(stage, tray, [note]))
}

/** Move a note with the pills that stick to it, into a tray or out of all. */
function carryOver(stage: Stage, note: NoteView, [x, y]: Point, tray: NoteView | null): Rect[] {
  const pills = carriesActors(note) ? stuckTo(stage, note) : []
  join(stage.board, [note.id, ...pills.map(({ id }) => id)], tray?.id ?? null)
  if (tray && tray.zone !== note.zone) stage.board.notes.get(note.id)?.set('zone', tray.zone)
  return [
    move(stage, note, [x, y]),
    ...pills.map((pill) => move(stage, pill, [pill.x + x - note.x, pill.y + y - note.y])),
  ]
}

/** Put notes into a solution without a hand: each to the next free place in its tray. */
export function putInto(stage: Stage, notes: NoteView[], tray: NoteView): void {
  stage.undo.mark()
  stage.board.gesture(() => putAll(stage, notes, tray))
  stage.undo.mark()
}

function putAll(stage: Stage, notes: NoteView[], tray: NoteView): void {
  const rects: Rect[] = []
  const coming = notes.filter((note) => isPart(note.kind) && note.solution !== tray.id)
  for (const note of coming) {
    const place = roomIn(stage, tray, [note.w, note.h], rects)
    rects.push(...carryOver(stage, note, place, tray))
  }
  grow(stage, tray, rects)
}

/** Take notes out of their solution, to a free place of their zone. */
export function takeOut(stage: Stage, notes: NoteView[]): void {
  const parts = notes.filter(({ solution }) => solution !== null)
  if (parts.length === 0) return
  stage.undo.mark()
  stage.board.gesture(() => {
    const rects: Rect[] = []
    for (const note of parts) {
      const taken = [...stage.notes.living(), ...rects]
      const place = freePlace(note.zone, [note.w, note.h], taken)
      rects.push(...carryOver(stage, note, place, null))
    }
  })
  stage.undo.mark()
}

export const trayCustom: Custom = { along, placed, home, laid, born }

/** Make a solution of notes: a new tray with all of them in it. */
export function gather(stage: Stage, notes: NoteView[]): void {
  const tray = stage.notes.get(stage.layNear('solution'))
  if (tray) stage.board.gesture(() => putAll(stage, notes, tray))
}
