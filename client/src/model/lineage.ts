/** From any note up to the card it comes from, and down to the solution it became part of. */
import { KINDS, type NoteId } from '../schema/terms'
import type { Link, LinkKind } from './links'
import { UPWARD, type Facts, type Paper } from './solutions'

/** How a step hangs on the one before: by a link, by being part, or by being made from a card. */
export type Because = LinkKind | 'part' | 'card'

export interface Step {
  because: Because
  note: Paper | null
  /** The card's id, at the end of a way up. */
  card: string | null
  /** It stands further up in the tree already, with all that follows. */
  again: boolean
  steps: Step[]
}

export interface Family extends Facts {
  source(id: NoteId): string | null
}

type Kin = [NoteId, Because]

/** Whether the far end of a link stands above the near one: what this one comes from. */
function above(link: Link, near: NoteId, family: Family): boolean {
  const into = link.kind === 'contributes' && family.note(link.to)?.kind === 'solution'
  // What merges, or is put into a solution, comes before what it became.
  const upward = link.kind !== 'merges' && !into
  return upward === (link.from === near)
}

const descends = ({ kind }: Link) => UPWARD.has(kind) || kind === 'merges'
const farEnd = (link: Link, near: NoteId) => (link.from === near ? link.to : link.from)

function parents(note: Paper, family: Family): Kin[] {
  const kin = family
    .links(note.id)
    .filter((link) => descends(link) && above(link, note.id, family))
    .map((link): Kin => [farEnd(link, note.id), link.kind])
  if (note.kind === 'solution')
    for (const { id, kind } of family.members(note.id)) if (kind !== 'actor') kin.push([id, 'part'])
  const { challenge, future } = family.retained
  if (note.id === future && challenge) kin.push([challenge, 'answers'])
  return kin
}

function children(note: Paper, family: Family): Kin[] {
  const carries = (link: Link) => link.kind === 'carries' && link.from === note.id
  const kin = family
    .links(note.id)
    .filter((link) => carries(link) || (descends(link) && !above(link, note.id, family)))
    .map((link): Kin => [farEnd(link, note.id), link.kind])
  // What leads on to another part of its solution is in it by way of that.
  const through = kin.some(([id]) => family.note(id)?.solution === note.solution)
  if (note.solution && !through) kin.push([note.solution, 'part'])
  const { challenge, future } = family.retained
  if (note.id === challenge && future) kin.push([future, 'answers'])
  return kin
}

/** The order of the method, then of the words. */
function ordered(kin: Iterable<Kin>, family: Family): [Paper, Because][] {
  const place = ({ kind }: Paper) => KINDS.indexOf(kind)
  return [...kin]
    .flatMap(([id, because]): [Paper, Because][] => {
      const note = family.note(id)
      return note ? [[note, because]] : []
    })
    .sort(([a], [b]) => place(a) - place(b) || a.text.localeCompare(b.text))
}

type Way = (note: Paper, family: Family) => Kin[]

function walk(note: Paper, way: Way, family: Family, seen: Set<NoteId>): Step[] {
  const steps: Step[] = []
  const source = way === parents ? family.source(note.id) : null
  if (source) steps.push({ because: 'card', note: null, card: source, again: false, steps: [] })
  const kin = new Map<NoteId, Because>()
  // Two reasons for one step: the first is the one people drew.
  for (const [id, because] of way(note, family)) if (!kin.has(id)) kin.set(id, because)
  for (const [next, because] of ordered(kin, family)) {
    if (next.id === note.id) continue
    const again = seen.has(next.id)
    seen.add(next.id)
    const further = again ? [] : walk(next, way, family, seen)
    steps.push({ because, note: next, card: null, again, steps: further })
  }
  return steps
}

/** Where a note comes from, and what became of it; no circle is followed twice. */
export function lineage(id: NoteId, family: Family): { up: Step[]; down: Step[] } {
  const note = family.note(id)
  if (!note) return { up: [], down: [] }
  return {
    up: walk(note, parents, family, new Set([id])),
    down: walk(note, children, family, new Set([id])),
  }
}

/** The wording a note reworks: of the note it reformulates, else of the card it was made from. */
export function originalOf(
  id: NoteId,
  family: Family,
  card: (source: string) => string | null,
): { text: string; source: string | null } | null {
  const linked = family
    .links(id)
    .filter((link) => link.from === id && link.kind === 'reformulates')
    .flatMap(({ to }) => family.note(to) ?? [])[0]
  if (linked) return { text: linked.text, source: family.source(linked.id) }
  const source = family.source(id)
  const text = source === null ? null : card(source)
  return text === null ? null : { text, source }
}
