/** A collective solution as the method defines it, and what is still missing: it guides, never blocks. */
import type { Kind, NoteId } from '../schema/terms'
import type { Board } from './board'
import type { Link, LinkKind } from './links'

/** The seven points, in the order in which they are asked. */
export const POINTS = [
  'actions',
  'together',
  'objective',
  'actors',
  'who',
  'answers',
  'existing',
] as const
export type PointName = (typeof POINTS)[number]

export interface Point {
  name: PointName
  done: boolean
  /** The notes for which something is missing. */
  loose: NoteId[]
}

export interface Paper {
  readonly id: NoteId
  readonly kind: Kind
  readonly text: string
  readonly solution: NoteId | null
  readonly objective: string
}

/** What the rules look at: living notes and links between them, nothing else. */
export interface Facts {
  note(id: NoteId): Paper | null
  members(solution: NoteId): Paper[]
  links(id: NoteId): Link[]
  retained: { challenge: NoteId | null; future: NoteId | null }
}

/** What can be part of a solution. */
export const isPart = (kind: Kind): boolean =>
  kind === 'action' || kind === 'actor' || kind === 'initiative' || kind === 'idea'

/** An initiative that is taken into a solution is one of its actions. */
const acts = ({ kind }: Paper) => kind === 'action' || kind === 'initiative'

/** Links by which two actions hold together. */
const HOLDING: ReadonlySet<LinkKind> = new Set<LinkKind>([
  'combines',
  'precedes',
  'strengthens',
  'connects',
  'merges',
])
/** Links by which an actor has a hand in an action. */
const BEARING: ReadonlySet<LinkKind> = new Set<LinkKind>(['carries', 'contributes', 'connects'])
/** Links that lead from what was made to what it answers or comes from. */
export const UPWARD: ReadonlySet<LinkKind> = new Set<LinkKind>([
  'reformulates',
  'answers',
  'inspired_by',
  'contributes',
  'strengthens',
])

const far = (link: Link, near: NoteId) => (link.from === near ? link.to : link.from)

/** Notes that say something, each wording once. */
function distinct(papers: Paper[]): Paper[] {
  const seen = new Set<string>()
  return papers.filter(({ text }) => {
    const plain = text.replace(/\s+/gu, ' ').trim().toLowerCase()
    if (plain === '' || seen.has(plain)) return false
    seen.add(plain)
    return true
  })
}

/** The actors who have a hand in an action. */
function bearers(action: Paper, facts: Facts): Paper[] {
  return facts.links(action.id).flatMap((link) => {
    const other = BEARING.has(link.kind) ? facts.note(far(link, action.id)) : null
    return other?.kind === 'actor' ? [other] : []
  })
}

/** The actors of a solution: those in its tray, and those who carry one of its actions. */
export function actorsOf(solution: NoteId, facts: Facts): Paper[] {
  const members = facts.members(solution)
  const all = [
    ...members.filter(({ kind }) => kind === 'actor'),
    ...members.filter(acts).flatMap((action) => bearers(action, facts)),
  ]
  return [...new Map(all.map((actor) => [actor.id, actor])).values()]
}

/** Whether the lineage of some notes leads up to another. */
function reaches(from: NoteId[], target: NoteId | null, facts: Facts): boolean {
  if (!target) return false
  const seen = new Set(from)
  const left = [...from]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (id === target) return true
    const further = facts
      .links(id)
      .filter((link) => link.from === id && UPWARD.has(link.kind) && facts.note(link.to))
      .map(({ to }) => to)
    // The future a table retains is the one in which its défi is solved.
    if (id === facts.retained.future && facts.retained.challenge)
      further.push(facts.retained.challenge)
    for (const next of further)
      if (!seen.has(next)) {
        seen.add(next)
        left.push(next)
      }
  }
  return false
}

const living = (id: NoteId | null, facts: Facts) => (id && facts.note(id) ? id : null)

/** Actions that hold to no other one, neither by a link nor by a common bearer. */
function looseActions(actions: Paper[], facts: Facts): NoteId[] {
  const ids = new Set(actions.map(({ id }) => id))
  const hands = new Map(actions.map((action) => [action.id, bearers(action, facts)]))
  const held = ({ id }: Paper) =>
    facts.links(id).some((link) => HOLDING.has(link.kind) && ids.has(far(link, id))) ||
    actions.some(
      (other) =>
        other.id !== id &&
        hands.get(other.id)?.some((actor) => hands.get(id)?.some((own) => own.id === actor.id)),
    )
  return actions.filter((action) => !held(action)).map(({ id }) => id)
}

/** Whether it is said who does what with whom. */
function withWhom(actions: Paper[], actors: Paper[], facts: Facts): boolean {
  const ids = new Set(actors.map(({ id }) => id))
  return (
    actions.some((action) => distinct(bearers(action, facts)).length >= 2) ||
    actors.some(({ id }) => facts.links(id).some((link) => ids.has(far(link, id))))
  )
}

/** The seven points of a solution, each done or not; an unknown solution has none done. */
export function checklist(solution: NoteId, facts: Facts): Point[] {
  const members = facts.members(solution)
  const all = members.filter(acts)
  const actions = distinct(all)
  const actors = actorsOf(solution, facts)
  const loose = looseActions(all, facts)
  const ids = [solution, ...all.map(({ id }) => id)]
  const future = living(facts.retained.future, facts)
  const challenge = living(facts.retained.challenge, facts)
  const objective = (facts.note(solution)?.objective ?? '').trim() !== ''
  const existing = ids.some((id) =>
    facts
      .links(id)
      .some(
        ({ kind, from, to }) =>
          (kind === 'strengthens' || kind === 'connects') &&
          [from, to].some((end) => facts.note(end)?.kind === 'initiative'),
      ),
  )
  const done: Record<PointName, boolean> = {
    actions: actions.length >= 2,
    together: actions.length >= 2 && loose.length === 0,
    objective: objective && (future === null || reaches(ids, future, facts)),
    actors: distinct(actors).length >= 2,
    who: withWhom(all, actors, facts),
    answers: reaches(ids, challenge, facts),
    existing,
  }
  return POINTS.map((name) => ({
    name,
    done: done[name],
    loose: name === 'together' && !done.together ? loose : [],
  }))
}

/** Put notes into a solution, or out of any: one gesture with what else happens in it. */
export function join(board: Board, ids: Iterable<NoteId>, solution: NoteId | null): void {
  board.gesture(() => {
    for (const id of ids) {
      const entry = board.notes.get(id)
      if (!entry || (entry.get('solution') ?? null) === solution) continue
      if (solution === null) entry.delete('solution')
      else entry.set('solution', solution)
    }
  })
}
