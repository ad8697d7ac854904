/** The words of home, join, display, workshop and sheet in French. */
import type { Words } from './words'

export const frPages = {
  'home.title': 'Mettons nos idées sur la table.',
} as const satisfies Words
