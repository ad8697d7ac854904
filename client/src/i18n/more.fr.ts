/** The words of what is loaded after the table: one file an area. */
import { frCanvas } from './areas/canvas.fr'
import { frDecks } from './areas/decks.fr'
import { frMethod } from './areas/method.fr'
import { frNotes } from './areas/notes.fr'
import { frOffline } from './areas/offline.fr'
import { frOutline } from './areas/outline.fr'
import { frTalk } from './areas/talk.fr'

export const frMore = {
  ...frCanvas,
  ...frDecks,
  ...frMethod,
  ...frNotes,
  ...frOffline,
  ...frOutline,
  ...frTalk,
} as const
