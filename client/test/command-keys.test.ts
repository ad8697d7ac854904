import { beforeEach, expect, test } from 'vitest'
import { offer, pressCommand } from '../src/view/commands.svelte'
import type { Stage } from '../src/view/stage.svelte'

const stage = {} as Stage
let done: string[]

const pressed = (key: string, more: Partial<KeyboardEventInit> = {}): boolean =>
  pressCommand(new KeyboardEvent('keydown', { key, ...more }), stage, true)

beforeEach(() => {
  done = []
  offer([
    { id: 'test.two', words: 'tools.list', group: 'look', keys: '2', run: () => done.push('2') },
    { id: 'test.z', words: 'tools.list', group: 'look', keys: 'z', run: () => done.push('z') },
  ])
})

test('digits count on a French keyboard, where they are above other signs', () => {
  expect(pressed('é', { code: 'Digit2' })).toBe(true)
  expect(pressed('2', { code: 'Digit2', shiftKey: true })).toBe(true)
  expect(done).toEqual(['2', '2'])
})

test('what is above a digit elsewhere stays what it is', () => {
  expect(pressed('@', { code: 'Digit2', shiftKey: true })).toBe(false)
  expect(pressed('é', { code: 'Digit2', altKey: true })).toBe(false)
  expect(done).toEqual([])
})

test('single keys can be switched off', () => {
  const key = new KeyboardEvent('keydown', { key: 'z' })

  expect(pressCommand(key, stage, false)).toBe(false)
  expect(pressed('z')).toBe(true)
})
