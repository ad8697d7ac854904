import { describe, expect, it } from 'vitest'
import { enPages } from '../src/i18n/en.pages'
import { frPages } from '../src/i18n/fr.pages'
import type { Sentence } from '../src/i18n/words'

const forms = (sentence: Sentence): string[] =>
  typeof sentence === 'string' ? [sentence] : [sentence.one, sentence.other]
const sentences = (words: Record<string, Sentence>): [string, string][] =>
  Object.entries(words).flatMap(([key, sentence]) =>
    forms(sentence).map((text): [string, string] => [key, text]),
  )
const holes = (sentence: Sentence): string[] =>
  [...new Set(forms(sentence).flatMap((text) => text.match(/\{\w+\}/gu) ?? []))].sort()

describe('the words of the pages', () => {
  it('set French signs apart as print does', () => {
    for (const [key, text] of sentences(frPages)) {
      expect(text, key).not.toMatch(/[^\u202f?!][?!;]/u)
      expect(text, key).not.toMatch(/[^\u00a0]:/u)
      expect(text, key).not.toMatch(/«(?!\u00a0)|[^\u00a0]»/u)
      expect(text, key).not.toMatch(/'|\.\.\./u)
    }
  })

  it('speak of tables and people, never of machinery', () => {
    const french = /\b(board|canvas|item|sync|token|jeton|utilisateur|erreur)/iu
    const english = /\b(board|canvas|item|sync|token|user|error)/iu
    for (const [key, text] of sentences(frPages)) expect(text, key).not.toMatch(french)
    for (const [key, text] of sentences(enPages)) expect(text, key).not.toMatch(english)
  })

  it('say the same facts in both languages', () => {
    for (const [key, sentence] of Object.entries(frPages))
      expect(holes(enPages[key as keyof typeof frPages]), key).toEqual(holes(sentence))
  })
})
