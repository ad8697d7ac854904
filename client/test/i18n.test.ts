import { describe, expect, test } from 'vitest'
import { en } from '../src/i18n/en'
import { enPages } from '../src/i18n/en.pages'
import { fr } from '../src/i18n/fr'
import { frPages } from '../src/i18n/fr.pages'
import { enMore } from '../src/i18n/more.en'
import { frMore } from '../src/i18n/more.fr'
import { enStatement } from '../src/i18n/statement.en'
import { frStatement } from '../src/i18n/statement.fr'
import { say, type Sentence, type Words } from '../src/i18n/words'

const forms = (sentence: Sentence) =>
  typeof sentence === 'string' ? [sentence] : [sentence.one, sentence.other]
const holes = (sentence: Sentence) =>
  new Set(
    forms(sentence).flatMap((form) => [...form.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name)),
  )

const pairs: [string, Words, Words][] = [
  ['board', fr, en],
  ['pages', frPages, enPages],
  ['parts loaded later', frMore, enMore],
  ['accessibility statement', frStatement, enStatement],
]

describe.each(pairs)('the words of the %s', (_, french, english) => {
  test('are the same sentences in both languages, with the same holes', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(french).sort())
    for (const [key, sentence] of Object.entries(french))
      expect(holes(english[key] ?? ''), key).toEqual(holes(sentence))
  })

  test('are never empty', () => {
    for (const [key, sentence] of [...Object.entries(french), ...Object.entries(english)])
      for (const form of forms(sentence)) expect(form.trim(), key).not.toBe('')
  })

  test('follow French typography: narrow spaces, curved apostrophes, one-character dots', () => {
    for (const [key, sentence] of Object.entries(french))
      for (const form of forms(sentence)) {
        expect(form, key).not.toMatch(/ [;!?%:»]|« |[a-zà-ÿ]'|\.\.\./iu)
        expect(form.replace(/https?:\/\//gu, ''), key).not.toMatch(/\p{L}[?!:;](?:\s|$)/u)
      }
  })
})

test('no key is in two catalogues', () => {
  const keys = [fr, frPages, frMore, frStatement].flatMap((words) => Object.keys(words))

  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

test('no area of what is loaded later takes a key of another', () => {
  const areas = import.meta.glob<Record<string, Words>>('../src/i18n/areas/*.fr.ts', {
    eager: true,
  })
  const keys = Object.values(areas).flatMap((area) => Object.values(area).flatMap(Object.keys))

  expect(keys.length).toBeGreaterThan(0)
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

test('one and many are told apart as each language does', () => {
  const sentence = { one: '{n} note', other: '{n} notes' }

  expect([0, 1, 2].map((n) => say(sentence, { n }, 'fr'))).toEqual(['0 note', '1 note', '2 notes'])
  expect([0, 1, 2].map((n) => say(sentence, { n }, 'en'))).toEqual(['0 notes', '1 note', '2 notes'])
})

test('numbers are written as each language does', () => {
  expect(say('{n}', { n: 1234 }, 'fr')).toBe('1\u202F234')
  expect(say('{n}', { n: 1234 }, 'en')).toBe('1,234')
})
