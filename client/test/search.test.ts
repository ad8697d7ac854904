import { describe, expect, test } from 'vitest'
import { Finder, pieces, termsOf } from '../src/model/search'
import { plain } from '../src/model/text'

const notes = [
  { id: 'a', words: 'Ouvrir une légumerie\nÉcologie\nInès\nAction\nNotre solution' },
  { id: 'b', words: 'Le cœur de l’été\nSamir\nIdée\nParking' },
  { id: 'c', words: 'Un four à pain\nInès\nFutur' },
]
const found = (question: string) => new Finder().find(notes, termsOf(question)).map(({ id }) => id)
const shown = (text: string, question: string) =>
  pieces(text, termsOf(question))
    .map(({ text, found }) => (found ? `[${text}]` : text))
    .join('')

test('accents, case, ligatures and kinds of space and apostrophe are ignored', () => {
  expect(plain('L’ÉTÉ\u202Fcœur Æon')).toBe("l'ete coeur aeon")
  expect(found('LEGUMERIE')).toEqual(['a'])
  expect(found('cœur')).toEqual(['b'])
  expect(found('coeur')).toEqual(['b'])
  expect(found("l'ete")).toEqual(['b'])
})

test('every word must be found, in any order, in any field', () => {
  expect(found('ines')).toEqual(['a', 'c'])
  expect(found('futur inès')).toEqual(['c'])
  expect(found('inès samir')).toEqual([])
  expect(found('')).toEqual(['a', 'b', 'c'])
})

test('what stands between quotation marks is one term', () => {
  expect(found('« four à pain »')).toEqual(['c'])
  expect(found('"pain four"')).toEqual([])
  expect(termsOf('inès "four à" inès')).toEqual(['ines', 'four a'])
})

test('a note that changed is read anew', () => {
  const finder = new Finder()
  finder.find(notes, ['pain'])
  const changed = notes.map((note) => (note.id === 'c' ? { ...note, words: 'Un jardin' } : note))

  expect(finder.find(changed, ['pain'])).toEqual([])
  expect(finder.find(changed, ['jardin'])).toHaveLength(1)
})

test('five thousand notes are searched within a letter’s time', () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({
    id: String(i),
    words: `Comment rapprocher les champs des assiettes ? ${'é'.repeat(60)} ${String(i)}\nInès`,
  }))
  const finder = new Finder()
  finder.find(many, ['champs'])
  const start = performance.now()

  expect(finder.find(many, ['champs', '4999'])).toHaveLength(1)
  expect(performance.now() - start).toBeLessThan(100)
})

describe('a text is cut where it was found', () => {
  test('in whole letters, accents included', () => {
    expect(shown('Une légumerie', 'legume')).toBe('Une [légume]rie')
    expect(shown('Le cœur bat', 'coeur')).toBe('Le [cœur] bat')
    expect(shown('cœur', 'co')).toBe('[cœ]ur')
    expect(shown('e\u0301te\u0301 ici', 'ete')).toBe('[e\u0301te\u0301] ici')
  })

  test('also when terms meet, overlap or repeat', () => {
    expect(shown('papa', 'pa')).toBe('[papa]')
    expect(shown('abcd', 'ab cd')).toBe('[abcd]')
    expect(shown('aaa', 'aa')).toBe('[aaa]')
    expect(shown('rien', 'pain')).toBe('rien')
    expect(shown('', 'pain')).toBe('')
  })

  test('and nothing is lost', () => {
    const text = 'Été 👩‍🌾 œuf\u202F: « l’ail »'
    expect(
      pieces(text, termsOf("oeuf l'ail e"))
        .map(({ text }) => text)
        .join(''),
    ).toBe(text)
  })
})
