/** Two moments of one board: what came, what went, what moved and what was reworded. */
import type { NoteId, Point } from '../schema/terms'
import type { Paper } from './scene'

export type Difference =
  | { kind: 'added'; id: NoteId; after: Paper }
  | { kind: 'removed'; id: NoteId; before: Paper }
  | { kind: 'moved'; id: NoteId; before: Paper; after: Paper }
  | { kind: 'reworded'; id: NoteId; before: Paper; after: Paper }

/** A hand that only touches a paper moves it by less, in board units. */
const SLIP = 8

const far = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]) > SLIP
const wording = ({ text, objective }: Paper) => `${text}\n${objective}`

/** A note that was both moved and reworded is told twice. */
export function compare(
  before: ReadonlyMap<NoteId, Paper>,
  after: ReadonlyMap<NoteId, Paper>,
): Difference[] {
  const found: Difference[] = []
  for (const [id, now] of after) {
    const then = before.get(id)
    if (!then) found.push({ kind: 'added', id, after: now })
    else {
      if (wording(then) !== wording(now))
        found.push({ kind: 'reworded', id, before: then, after: now })
      if (then.zone !== now.zone || far(then.pos, now.pos))
        found.push({ kind: 'moved', id, before: then, after: now })
    }
  }
  for (const [id, then] of before)
    if (!after.has(id)) found.push({ kind: 'removed', id, before: then })
  return found
}
