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

const late = (id: string, key: string) => ({
  id,
  words: 'tools.list' as const,
  group: 'look' as const,
  keys: key,
  run: () => done.push(id),
})
const table = (editing: string | null) => ({ editing }) as unknown as Stage
const press = (key: string, at: Stage) =>
  pressCommand(new KeyboardEvent('keydown', { key }), at, true)

test('a key that comes before its command does it when the command is there, once', () => {
  const at = table(null)
  expect(press('v', at)).toBe(false)
  expect(press('w', at)).toBe(false)

  offer([late('late.w', 'w')])
  expect(done).toEqual(['late.w'])
  offer([late('late.v', 'v')])
  offer([late('late.x', 'x')])
  expect(done).toEqual(['late.w', 'late.v'])
})

test('who has begun to write meanwhile is not interrupted', () => {
  expect(press('y', table('note-1'))).toBe(false)

  offer([late('late.y', 'y')])

  expect(done).toEqual([])
})

test('keys that were switched off are not waited for', () => {
  pressCommand(new KeyboardEvent('keydown', { key: 'h' }), table(null), false)

  offer([late('late.h', 'h')])

  expect(done).toEqual([])
})

test('with a key of ours the browser does nothing else while its command is on its way', () => {
  const at = table(null)
  const all = new KeyboardEvent('keydown', { key: 'a', ctrlKey: true })
  const other = new KeyboardEvent('keydown', { key: 'p', ctrlKey: true })
  expect(pressCommand(all, at, true)).toBe(true)
  expect(pressCommand(other, at, true)).toBe(false)

  offer([late('late.all', 'Mod+a')])
  expect(done).toEqual(['late.all'])
})
