/** Lines between notes: ten kinds, read with care, found by note, written as one plain value. */
import type { LinkKind } from '../schema/board'
import { type Kind, type NoteId } from '../schema/terms'
import type { Board } from './board'
import { newId } from './ids'

export type { LinkKind }
export type LinkId = string

export interface Link {
  id: LinkId
  from: NoteId
  to: NoteId
  kind: LinkKind
}
export type NewLink = Omit<Link, 'id'>

export const LINK_KINDS = [
  'reformulates',
  'answers',
  'inspired_by',
  'contributes',
  'combines',
  'strengthens',
  'connects',
  'carries',
  'merges',
  'precedes',
] as const satisfies readonly LinkKind[]

const isId = (value: unknown): value is NoteId => typeof value === 'string' && value.length > 0
const isLinkKind = (value: unknown): value is LinkKind =>
  (LINK_KINDS as readonly unknown[]).includes(value)

/** A link as data, or null when it is not understood: never an exception. */
export function readLink(id: LinkId, value: unknown): Link | null {
  if (typeof value !== 'object' || value === null) return null
  const { from, to, kind } = value as Record<string, unknown>
  return isId(from) && isId(to) && from !== to && isLinkKind(kind) ? { id, from, to, kind } : null
}

/** What a line between two kinds of paper most often means, from the first to the second. */
const usual: Partial<Record<`${Kind}:${Kind}`, LinkKind>> = {
  'challenge:challenge': 'reformulates',
  'future:challenge': 'answers',
  'action:challenge': 'answers',
  'initiative:challenge': 'answers',
  'solution:challenge': 'answers',
  'future:future': 'inspired_by',
  'action:future': 'contributes',
  'initiative:future': 'contributes',
  'solution:future': 'contributes',
  'action:solution': 'contributes',
  'actor:solution': 'contributes',
  'initiative:solution': 'contributes',
  'action:action': 'combines',
  'solution:solution': 'combines',
  'action:initiative': 'strengthens',
  'actor:action': 'carries',
  'actor:initiative': 'carries',
  'challenge:idea': 'inspired_by',
  'future:idea': 'inspired_by',
  'action:idea': 'inspired_by',
  'solution:idea': 'inspired_by',
}

interface End {
  id: NoteId
  kind: Kind
}

/** The link two notes most likely want, turned the way in which it reads. */
export function usualLink(from: End, to: End): NewLink {
  const there = usual[`${from.kind}:${to.kind}`]
  if (there) return { from: from.id, to: to.id, kind: there }
  const back = usual[`${to.kind}:${from.kind}`]
  if (back) return { from: to.id, to: from.id, kind: back }
  return { from: from.id, to: to.id, kind: 'connects' }
}

const alike = (a: NewLink, b: NewLink) => a.from === b.from && a.to === b.to && a.kind === b.kind

/** All links of a board, found by their ends; follows the document until it is stopped. */
export class Links {
  readonly all = new Map<LinkId, Link>()
  private readonly ends = new Map<NoteId, Set<LinkId>>()
  private readonly listeners = new Set<() => void>()

  constructor(private readonly board: Board) {
    for (const id of board.links.keys()) this.refresh(id)
    board.links.observe((event) => {
      for (const id of event.keysChanged) this.refresh(String(id))
      for (const listener of this.listeners) listener()
    })
  }

  watch(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The links of a note, each once even when two people drew the same. */
  of(note: NoteId): Link[] {
    const found: Link[] = []
    for (const id of [...(this.ends.get(note) ?? [])].sort()) {
      const link = this.all.get(id)
      if (link && !found.some((other) => alike(other, link))) found.push(link)
    }
    return found
  }

  /** Draw a link, once; null when it would lead from a note to itself. */
  add({ from, to, kind }: NewLink): LinkId | null {
    if (from === to) return null
    const there = this.of(from).find((link) => alike(link, { from, to, kind }))
    if (there) return there.id
    const id = newId()
    this.write(id, { from, to, kind })
    return id
  }

  /** Another kind, or the other way round. */
  change(id: LinkId, change: Partial<NewLink>): void {
    const link = this.all.get(id)
    if (!link) return
    const { from, to, kind } = { ...link, ...change }
    this.board.gesture(() => {
      // Of two that become alike one is enough.
      const twin = this.of(from).find(
        (other) => other.id !== id && alike(other, { from, to, kind }),
      )
      if (twin) this.board.links.delete(id)
      else this.write(id, { from, to, kind })
    })
  }

  /** Take a link away, with its twins if two people drew the same. */
  remove(id: LinkId): void {
    const link = this.all.get(id)
    if (!link) return
    const twins = [...(this.ends.get(link.from) ?? [])].filter((other) => {
      const twin = this.all.get(other)
      return twin && alike(twin, link)
    })
    this.board.gesture(() => {
      for (const twin of twins) this.board.links.delete(twin)
    })
  }

  private write(id: LinkId, link: NewLink): void {
    this.board.gesture(() => this.board.links.set(id, { ...link }))
  }

  private refresh(id: LinkId): void {
    const before = this.all.get(id)
    if (before) for (const end of [before.from, before.to]) this.ends.get(end)?.delete(id)
    const now = readLink(id, this.board.links.get(id))
    if (!now) {
      this.all.delete(id)
      return
    }
    this.all.set(id, now)
    for (const end of [now.from, now.to])
      this.ends.set(end, (this.ends.get(end) ?? new Set()).add(id))
  }
}

const known = new WeakMap<Board, Links>()

/** The one index of a board's links. */
export function linksOf(board: Board): Links {
  let links = known.get(board)
  if (!links) known.set(board, (links = new Links(board)))
  return links
}
