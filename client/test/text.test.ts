import { describe, expect, test } from 'vitest'
import { limited, shifted, shorten, spliceBetween, type Splice } from '../src/model/text'

const applied = (text: string, { at, remove, insert }: Splice) =>
  text.slice(0, at) + insert + text.slice(at + remove)

describe('a splice between two texts', () => {
  test('says nothing when nothing changed', () => {
    expect(spliceBetween('été', 'été')).toBeNull()
  })

  test('finds one letter typed among equal letters by the caret', () => {
    const splice = spliceBetween('aaaa', 'aaaaa', 2)

    expect(splice).toEqual({ at: 1, remove: 0, insert: 'a' })
  })

  test('never splits an emoji of two halves', () => {
    // Both faces share their first half: a splice between halves would damage the text.
    const splice = spliceBetween('Oui 😀', 'Oui 😁')

    expect(splice).toEqual({ at: 4, remove: 2, insert: '😁' })
  })

  test('never splits a family, a flag or a letter from its accent', () => {
    expect(spliceBetween('👩‍👩‍👧', '👩‍👩‍👦')).toEqual({ at: 0, remove: 8, insert: '👩‍👩‍👦' })
    expect(spliceBetween('🇫🇷', '🇫🇮')).toEqual({ at: 0, remove: 4, insert: '🇫🇮' })
    expect(spliceBetween('e', 'e\u0301')).toEqual({ at: 0, remove: 1, insert: 'e\u0301' })
  })

  test('gives the new text when applied to the old one, whatever both are', () => {
    const texts = [
      '',
      'é',
      'Crème brûlée',
      'Crème 🍮 brûlée',
      '🍮🍮',
      '🍮',
      'a\nb',
      'ab',
      '👍🏽',
      '👍',
    ]

    for (const before of texts)
      for (const after of texts)
        for (let caret = 0; caret <= after.length; caret++) {
          const splice = spliceBetween(before, after, caret)

          expect(splice ? applied(before, splice) : before).toBe(after)
        }
  })
})

describe('the limit of a note', () => {
  test('cuts what is inserted, not what is there, and at a whole letter', () => {
    const splice = limited('abc', { at: 3, remove: 0, insert: 'd😀😀' }, 6)

    expect(splice.insert).toBe('d😀')
  })

  test('lets a text be shortened that is too long already', () => {
    expect(limited('abcdef', { at: 0, remove: 2, insert: 'x' }, 3).insert).toBe('')
  })

  test('keeps families together', () => {
    expect(shorten('👩‍👩‍👧👩‍👩‍👧', 15)).toBe('👩‍👩‍👧')
  })
})

test('a caret follows what a colleague writes before it, and stays for what comes after', () => {
  expect(shifted(5, { at: 2, remove: 0, insert: 'abc' })).toBe(8)
  expect(shifted(5, { at: 7, remove: 0, insert: 'abc' })).toBe(5)
  expect(shifted(5, { at: 3, remove: 4, insert: '' })).toBe(3)
})
