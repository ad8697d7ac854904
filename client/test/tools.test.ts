import { beforeEach, expect, test } from 'vitest'
import type { Point } from '../src/schema/terms'
import { idle } from '../src/tools/idle'
import type { Hands, Spot, ToolState } from '../src/tools/tool'

let done: string[]
let hands: Hands
let tool: ToolState

const spot = (x: number, y: number, more: Partial<Spot> = {}): Spot => ({
  pointer: 1,
  screen: [x, y],
  board: [x * 2, y * 2],
  note: null,
  touch: false,
  panning: false,
  adding: false,
  ...more,
})
const say = (word: string, ...points: Point[]) =>
  done.push([word, ...points.map((p) => p.join(','))].join(' '))

beforeEach(() => {
  done = []
  hands = {
    mayWrite: true,
    several: false,
    pan: (by) => say('pan', by),
    zoom: (at, ratio) => done.push(`zoom ${at.join(',')} ${ratio.toFixed(2)}`),
    tap: ({ note }) => done.push(`tap ${String(note)}`),
    box: (from, to) => say('box', from, to),
    boxed: (keep) => done.push(`boxed ${String(keep)}`),
    lift: (note) => {
      done.push(`lift ${note}`)
      return true
    },
    carry: (_, by) => say('carry', by),
    drop: () => done.push('drop'),
    putBack: () => done.push('put back'),
  }
  tool = idle(hands)
})

test('a press and a release are a tap, even with a trembling hand', () => {
  tool = tool.down(spot(10, 10, { note: 'n1' }))
  tool = tool.move(spot(12, 11))
  tool.up(spot(12, 11))

  expect(done).toEqual(['tap n1'])
})

test('a drag on the cloth pans', () => {
  tool = tool.down(spot(10, 10))
  tool = tool.move(spot(30, 10))
  tool = tool.move(spot(30, 15))
  tool.up(spot(30, 15))

  expect(done).toEqual(['pan 20,0', 'pan 0,5'])
})

test('a drag on a note carries it and drops it once', () => {
  tool = tool.down(spot(10, 10, { note: 'n1' }))
  tool = tool.move(spot(30, 10))
  tool = tool.move(spot(40, 10))
  tool.up(spot(40, 10))

  expect(done).toEqual(['lift n1', 'carry 40,0', 'carry 60,0', 'drop'])
})

test('a note that may not be moved lets the cloth be drawn', () => {
  hands = { ...hands, mayWrite: false }
  tool = idle(hands).down(spot(10, 10, { note: 'n1' }))
  tool = tool.move(spot(30, 10))

  expect(done).toEqual(['pan 20,0'])
})

test('a drag that is taken away puts the note back', () => {
  tool = tool.down(spot(10, 10, { note: 'n1' }))
  tool = tool.move(spot(30, 10))
  tool.cancel(spot(30, 10))

  expect(done.at(-1)).toBe('put back')
})

test('two fingers zoom around their middle, and one that stays goes on panning', () => {
  tool = tool.down(spot(0, 0, { touch: true }))
  tool = tool.down(spot(100, 0, { touch: true, pointer: 2 }))
  tool = tool.move(spot(200, 0, { touch: true, pointer: 2 }))
  tool = tool.up(spot(200, 0, { touch: true, pointer: 2 }))
  tool = tool.move(spot(5, 5, { touch: true }))

  expect(done).toEqual(['pan 50,0', 'zoom 100,0 2.00', 'pan 5,5'])
})

test('a held space bar pans wherever it begins', () => {
  tool = tool.down(spot(0, 0, { note: 'n1', panning: true }))
  tool = tool.move(spot(3, 0))

  expect(done).toEqual(['pan 3,0'])
})

test('a drag on the cloth with Shift draws a box', () => {
  tool = tool.down(spot(10, 10, { adding: true }))
  tool = tool.move(spot(30, 20))
  tool = tool.move(spot(35, 5))
  tool.up(spot(35, 5))

  expect(done).toEqual(['box 20,20 60,40', 'box 20,20 70,10', 'boxed true'])
})

test('a box that is taken away chooses nothing', () => {
  tool = tool.down(spot(10, 10, { adding: true }))
  tool = tool.move(spot(30, 20))
  tool.cancel(spot(30, 20))

  expect(done.at(-1)).toBe('boxed false')
})

test('a second finger turns a box into looking elsewhere', () => {
  tool = tool.down(spot(0, 0, { adding: true, touch: true }))
  tool = tool.move(spot(100, 0, { touch: true }))
  tool = tool.down(spot(100, 100, { pointer: 2, touch: true }))
  tool.move(spot(100, 200, { pointer: 2, touch: true }))

  expect(done).toEqual(['box 0,0 200,0', 'boxed false', 'pan 0,50', 'zoom 100,100 2.00'])
})
