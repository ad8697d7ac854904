/** Which language the page speaks, and its words: loaded once, switched without reloading. */
import type { Words } from './words'

export type Language = 'fr' | 'en'

const KEY = 'tablee:language'
const loaders = {
  fr: () => import('./fr').then((module) => module.fr),
  en: () => import('./en').then((module) => module.en),
}
const pageLoaders = {
  fr: () => import('./fr.pages').then((module) => module.frPages),
  en: () => import('./en.pages').then((module) => module.enPages),
}

const now = $state<{ language: Language; words: Words }>({ language: 'fr', words: {} })
let withPages = false

const known = (value: string | null | undefined): Language | null =>
  value?.startsWith('fr') ? 'fr' : value?.startsWith('en') ? 'en' : null

/** What this person chose before, else what the browser prefers, else the page's own language. */
export function preferredLanguage(): Language {
  return (
    known(localStorage.getItem(KEY)) ??
    navigator.languages.map(known).find((language) => language !== null) ??
    known(document.documentElement.lang) ??
    'fr'
  )
}

/** Load the words; `pages: true` adds those of the pages around the board. */
export async function startLanguage(options: { pages?: boolean; language?: Language } = {}) {
  withPages = options.pages ?? false
  await speak(options.language ?? preferredLanguage())
}

/** Switch, and remember the choice on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language)
  await speak(language)
}

async function speak(language: Language): Promise<void> {
  const words: Words = { ...(await loaders[language]()) }
  if (withPages) Object.assign(words, await pageLoaders[language]())
  now.words = words
  now.language = language
  document.documentElement.lang = language
}

export const currentLanguage = (): Language => now.language
export const currentWords = (): Words => now.words
