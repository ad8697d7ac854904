/** Which notes are lit on the table because somebody looks for them on this screen. */
import type { NoteId } from '../schema/terms'

interface Lit {
  notes: ReadonlySet<NoteId>
  /** The one among them that is looked at. */
  one: NoteId | null
}

const now = $state<{ lit: Lit }>({ lit: { notes: new Set(), one: null } })

export const litNotes = (): Lit => now.lit

/** Light these notes, and one of them more than the others; none, to end it. */
export function light(notes: ReadonlySet<NoteId> = new Set(), one: NoteId | null = null): void {
  now.lit = { notes, one }
}
