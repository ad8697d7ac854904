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
const moreLoaders = {
  fr: () => import('./more.fr').then((module) => module.frMore),
  en: () => import('./more.en').then((module) => module.enMore),
}

const now = $state<{ language: Language; words: Words }>({ language: 'fr', words: {} })
let withPages = false
let withMore = false
let starting: Promise<void> = Promise.resolve()

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
  now.language = options.language ?? preferredLanguage()
  starting = speak(now.language)
  await starting
}

/** Whoever speaks before the page is shown waits for this; at once where no words load. */
export const wordsAreThere = (): Promise<void> => starting

/** Load the words of what comes after the table; what shows them waits for this. */
export async function moreWords(): Promise<void> {
  if (withMore) return
  const { language } = now
  const words = await moreLoaders[language]()
  // Somebody may have switched the language meanwhile: that brings all words.
  withMore = true
  if (language === now.language) now.words = { ...now.words, ...words }
  else await speak(now.language)
}

/** Switch, and remember the choice on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language)
  await speak(language)
}

async function speak(language: Language): Promise<void> {
  const words: Words = { ...(await loaders[language]()) }
  if (withPages) Object.assign(words, await pageLoaders[language]())
  if (withMore) Object.assign(words, await moreLoaders[language]())
  now.words = words
  now.language = language
  document.documentElement.lang = language
}

export const currentLanguage = (): Language => now.language
export const currentWords = (): Words => now.words
