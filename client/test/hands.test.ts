import { beforeEach, describe, expect, test } from 'vitest'
import { several } from '../src/tools/several'
import type { Hands, Spot, ToolState } from '../src/tools/tool'

let done: string[]
let hands: Hands & { several: boolean; mayWrite: boolean }
let tool: ToolState

const finger = (pointer: number, x: number, y: number, note: string | null = null): Spot => ({
  pointer,
  screen: [x, y],
  board: [x, y],
  note,
  touch: true,
  panning: false,
  adding: false,
})

beforeEach(() => {
  done = []
  hands = {
    mayWrite: true,
    several: true,
    pan: ([x, y]) => done.push(`pan ${String(x)},${String(y)}`),
    zoom: (_, ratio) => done.push(`zoom ${ratio.toFixed(2)}`),
    tap: ({ note }) => done.push(`tap ${String(note)}`),
    box: () => undefined,
    boxed: () => undefined,
    lift: (note, hand) => done.push(`${String(hand)} lifts ${note}`) > 0,
    carry: (hand, [x, y]) => done.push(`${String(hand)} at ${String(x)},${String(y)}`),
    drop: (hand) => done.push(`${String(hand)} drops`),
    putBack: (hand) => done.push(`${String(hand)} puts back`),
  }
  tool = several(hands)
})

describe('several hands at a touch table', () => {
  test('two fingers on two notes move two notes', () => {
    tool = tool.down(finger(1, 0, 0, 'a'))
    tool = tool.down(finger(2, 500, 0, 'b'))
    tool = tool.move(finger(1, 30, 0))
    tool = tool.move(finger(2, 500, 40))
    tool = tool.move(finger(1, 60, 0))
    tool = tool.up(finger(2, 500, 40))
    tool = tool.up(finger(1, 60, 0))

    expect(done).toEqual([
      '1 lifts a',
      '1 at 30,0',
      '2 lifts b',
      '2 at 0,40',
      '1 at 60,0',
      '2 drops',
      '1 drops',
    ])
  })

  test('a finger that is taken away puts back only its own note', () => {
    tool = tool.down(finger(1, 0, 0, 'a'))
    tool = tool.down(finger(2, 500, 0, 'b'))
    tool = tool.move(finger(1, 30, 0))
    tool = tool.move(finger(2, 500, 40))
    tool = tool.cancel(finger(1, 30, 0))
    tool.up(finger(2, 500, 40))

    expect(done.slice(-2)).toEqual(['1 puts back', '2 drops'])
  })

  test('two fingers on the cloth look nearer while a third carries', () => {
    tool = tool.down(finger(1, 0, 0, 'a'))
    tool = tool.down(finger(2, 200, 0))
    tool = tool.down(finger(3, 300, 0))
    tool = tool.move(finger(3, 400, 0))
    tool = tool.move(finger(1, 30, 0))

    expect(done).toEqual(['pan 50,0', 'zoom 2.00', '1 lifts a', '1 at 30,0'])
  })

  test('two fingers on one note look nearer, and it stays where it was', () => {
    tool = tool.down(finger(1, 0, 0, 'a'))
    tool = tool.move(finger(1, 30, 0))
    tool = tool.down(finger(2, 130, 0, 'a'))
    tool = tool.move(finger(2, 230, 0))

    expect(done.slice(2)).toEqual(['1 puts back', 'pan 50,0', 'zoom 2.00'])
  })

  test('each finger taps for itself', () => {
    tool = tool.down(finger(1, 0, 0, 'a'))
    tool = tool.down(finger(2, 500, 0, 'b'))
    tool = tool.up(finger(1, 0, 0))
    tool.up(finger(2, 500, 0))

    expect(done).toEqual(['tap a', 'tap b'])
  })

  test('a note that another hand has is waited for', () => {
    hands.lift = () => false
    tool = tool.down(finger(1, 0, 0, 'a'))
    tool = tool.move(finger(1, 80, 0))

    expect(done).toEqual([])
  })
})

test('on a narrow screen two fingers look nearer, whatever lies below them', () => {
  hands.several = false
  tool = tool.down(finger(1, 0, 0, 'a'))
  tool = tool.down(finger(2, 100, 0, 'b'))
  tool.move(finger(2, 200, 0))

  expect(done).toEqual(['pan 50,0', 'zoom 2.00'])
})
