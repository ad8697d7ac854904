/** Sentences about lines and solutions, for ears and lists. */
import { t } from '../../i18n'
import { linksOf, type LinkId } from '../../model/links'
import type { NoteView } from '../notes.svelte'
import type { Stage } from '../stage.svelte'
import { linkWords } from './looks'

const SHORT = 60

/** The words of a note, or of how it is called without any. */
export function nameOf(note: NoteView | null, most = SHORT): string {
  const text = note?.text.replace(/\s+/gu, ' ').trim() ?? ''
  if (!text) return note ? t(`kind.${note.kind}`) : ''
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text
}

/** Say aloud which line there is now. */
export function sayLink(stage: Stage, id: LinkId): void {
  const link = linksOf(stage.board).all.get(id)
  if (!link) return
  stage.told.say?.(
    t('link.said', {
      from: nameOf(stage.notes.get(link.from)),
      kind: t(linkWords(link.kind)),
      to: nameOf(stage.notes.get(link.to)),
    }),
  )
}
