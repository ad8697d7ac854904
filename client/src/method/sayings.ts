/** What the table says of what was done with notes: aloud, or where it is seen. */
import { t } from '../i18n'
import type { Board } from '../model/board'
import type { NoteId } from '../schema/terms'
import type { NoteView } from '../view/notes.svelte'
import type { Said } from '../view/stage.svelte'
import type { Voice } from './voice.svelte'

export function tell(voice: Voice, words: string, refused = false): void {
  const [sign, tone] = refused ? (['ban', 'refused'] as const) : (['check', 'saved'] as const)
  voice.toast({ sign, tone, words })
}

/** A note takes no more: what did not fit was not taken, and that is said where it is seen. */
export function tellFull(voice: Voice): void {
  tell(voice, t('said.full'), true)
}

export function sayDone(voice: Voice, board: Board, event: Said, notes: NoteView[]): void {
  const [note] = notes
  if (!note) return
  if (event === 'full') tellFull(voice)
  else if (event === 'chosen') voice.say(t('commands.many', { n: notes.length }))
  else if (event === 'removed') tellRemoved(voice, board, notes)
  else voice.say(t(`said.${event}`, { n: notes.length, zone: t(`zone.${note.zone}`) }))
}

function tellRemoved(voice: Voice, board: Board, notes: NoteView[]): void {
  const ids = notes.map(({ id }) => id)
  if (notes.every(({ text }) => text === '')) return
  voice.toast({
    sign: 'undo-2',
    tone: 'saved',
    words: t('toast.removed', { n: notes.length }),
    action: { label: t('toast.restore'), run: () => board.restore(ids) },
  })
}

/** Somebody took off the note on which this person is writing. */
export function tellTakenAway(voice: Voice, board: Board, id: NoteId, name: string): void {
  voice.toast({
    sign: 'undo-2',
    tone: 'saving',
    words: t('toast.takenAway', { name }),
    stays: true,
    action: { label: t('toast.restore'), run: () => board.restore([id]) },
  })
}
