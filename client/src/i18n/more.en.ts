/** The words of what is loaded after the table: one file an area. */
import { enCanvas } from './areas/canvas.en'
import { enDecks } from './areas/decks.en'
import { enMethod } from './areas/method.en'
import { enNotes } from './areas/notes.en'
import { enOffline } from './areas/offline.en'
import { enOutline } from './areas/outline.en'
import { enTalk } from './areas/talk.en'

export const enMore = {
  ...enCanvas,
  ...enDecks,
  ...enMethod,
  ...enNotes,
  ...enOffline,
  ...enOutline,
  ...enTalk,
} as const
