/** The words of home, join, display, workshop and sheet in English. */
import type { frPages } from './fr.pages'
import type { Sentence } from './words'

export const enPages: Record<keyof typeof frPages, Sentence> = {
  'home.title': 'Let us put our ideas on the table.',
}
