import { expect, test } from 'vitest'
import { above } from '../src/model/order'

test('every new key lies above the one before, ten thousand times', () => {
  let last = above(null)

  for (let i = 0; i < 10_000; i++) {
    const next = above(last)
    expect(next > last, `${last} < ${next}`).toBe(true)
    last = next
  }
  expect(last.length).toBeLessThanOrEqual(4)
})

test('keys grow longer when their digits are used up', () => {
  expect(above('az')).toBe('b00')
  expect(above('b0z')).toBe('b10')
})

test('a key of another manner is put below, never misread', () => {
  for (const odd of ['é', 'a', 'Zz', 'zzzz', 'a0V', '🌻']) expect(above(odd) > odd).toBe(true)
})
