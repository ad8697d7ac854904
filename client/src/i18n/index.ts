/** `t('key', params)`: every sentence people read, typed by the French catalogue. */
import type { fr } from './fr'
import type { frPages } from './fr.pages'
import type { frMore } from './more.fr'
import { currentLanguage, currentWords } from './language.svelte'
import { say, type Params } from './words'

export type Key = keyof typeof fr | keyof typeof frPages | keyof typeof frMore

/** The sentence of this key in the page's language; reactive to a switch. */
export function t(key: Key, params: Params = {}): string {
  const sentence = currentWords()[key]
  return sentence === undefined ? key : say(sentence, params, currentLanguage())
}

export {
  chooseLanguage,
  currentLanguage,
  moreWords,
  preferredLanguage,
  startLanguage,
  wordsAreThere,
  type Language,
} from './language.svelte'
