/** The board's words in English. */
import type { fr } from './fr'
import type { Sentence } from './words'

export const en: Record<keyof typeof fr, Sentence> = {
  'app.name': 'Tablée',
  'kind.idea': 'Idea',
  'kind.challenge': 'Challenge',
  'kind.future': 'Future',
  'kind.action': 'Action',
  'kind.actor': 'Actor',
  'kind.initiative': 'Initiative',
  'kind.solution': 'Solution',
  'sync.saved': 'All is kept',
  'sync.savedShort': 'Kept',
  'sync.saving': 'Keeping…',
  'sync.offline': 'Offline',
  'sync.refused': 'Refused',
  'zone.welcome': 'Welcome',
  'zone.challenge': 'Our challenge',
  'zone.future': 'Our desirable future',
  'zone.solution': 'Our collective solution',
  'zone.parking': 'Parking',
  'step.welcome': 'Welcome',
  'step.challenge': 'Challenge',
  'step.future': 'Future',
  'step.solution': 'Solution',
  'step.plenary': 'Plenary',
  'language.other': 'Français',
  'language.otherName': 'fr',
  'error.network': 'The network does not answer. Try again in a moment.',
  'error.unknown': 'That did not work. Try again.',
  'sync.offlineWaiting': { one: 'Offline · {n} waiting', other: 'Offline · {n} waiting' },
}
