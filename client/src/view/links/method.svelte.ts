/** Lines and trays in the hands of one person: what is being linked, and how the method stands. */
import {
  linksOf,
  usualLink,
  type Link,
  type LinkId,
  type LinkKind,
  type NewLink,
} from '../../model/links'
import type { Family } from '../../model/lineage'
import { partsOf } from '../../model/parts'
import type { NoteId, Point } from '../../schema/terms'
import type { NoteView } from '../notes.svelte'
import type { Stage } from '../stage.svelte'

export class Method {
  /** Rises when a link comes, goes or changes. */
  linked = $state(0)
  /** Rises when a note joins or leaves a solution. */
  joined = $state(0)
  /** The note from which a line is being drawn. */
  from = $state<NoteId | null>(null)
  /** Where the line leads for now. */
  to = $state<NoteId | null>(null)
  /** What the line is to mean; null leaves it to the two papers. */
  kind = $state<LinkKind | null>(null)
  /** The hand that draws it; null when a list is asked instead. */
  hand = $state.raw<Point | null>(null)
  /** What is chosen in the list: the end of a line, or the tray notes are put in. */
  asked = $state<'link' | 'solution' | null>(null)
  /** The line whose kind can be changed now. */
  chosen = $state<LinkId | null>(null)
  /** The solution whose objective is being written. */
  writing = $state<NoteId | null>(null)

  constructor(readonly stage: Stage) {
    linksOf(stage.board).watch(() => this.linked++)
    partsOf(stage.board).watch(() => this.joined++)
  }

  /** A note on the table; whoever asks within an effect is asked again when it changes. */
  note(id: NoteId): NoteView | null {
    const note = this.stage.notes.all.get(id)
    return note && !note.deleted ? note : null
  }

  /** The links of a note whose two ends are on the table. */
  of(note: NoteId): Link[] {
    void this.linked
    return linksOf(this.stage.board)
      .of(note)
      .filter(({ from, to }) => this.note(from) && this.note(to))
  }

  members(solution: NoteId): NoteView[] {
    void this.joined
    return [...partsOf(this.stage.board).members(solution)].flatMap((id) => this.note(id) ?? [])
  }

  /**
   * What the rules look at, as it is shown: whoever asks within an effect is asked again
   * when one of these notes, its links or the retained ones change, and not otherwise.
   */
  facts(): Family {
    const { board } = this.stage
    return {
      note: (id) => this.note(id),
      members: (solution) => this.members(solution),
      links: (id) => this.of(id),
      source: (id) => this.note(id)?.source ?? null,
      retained: { challenge: board.retained('challenge'), future: board.retained('future') },
    }
  }

  /** Ask from a list where a line leads, or into which solution notes go. */
  ask(what: 'link' | 'solution'): void {
    const { only } = this.stage
    if (what === 'link' && !only) return
    this.stage.edit(null)
    this.stop()
    this.from = only?.id ?? null
    this.asked = what
  }

  /** The line as it would be drawn now, turned the way in which it reads. */
  get draft(): NewLink | null {
    const { stage, kind } = this
    const [from, to] = [stage.notes.get(this.from), stage.notes.get(this.to)]
    if (!from || !to || from === to || this.asked === 'solution') return null
    const usual = usualLink(from, to)
    return kind && kind !== usual.kind ? { from: from.id, to: to.id, kind } : usual
  }

  /** Draw the line that was begun; answers it, or null when it leads nowhere. */
  finish(): LinkId | null {
    const { stage, draft } = this
    this.stop()
    if (!draft || !stage.mayWrite) return null
    return this.link(draft)
  }

  link(link: NewLink): LinkId | null {
    const { stage } = this
    stage.undo.mark()
    const id = linksOf(stage.board).add(link)
    stage.undo.mark()
    return id
  }

  /** Whatever was begun is over. */
  stop(): void {
    this.from = this.to = this.kind = this.asked = this.chosen = this.writing = null
    this.hand = null
  }
}

const known = new WeakMap<Stage, Method>()

export function methodOf(stage: Stage): Method {
  let method = known.get(stage)
  if (!method) known.set(stage, (method = new Method(stage)))
  return method
}
