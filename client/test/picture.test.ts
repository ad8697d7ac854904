import { describe, expect, test } from 'vitest'
import { framed, holds } from '../src/view/later/picture'

const content = { x: -400, y: -400, w: 3824, h: 63_000 }

describe('the picture', () => {
  test('shows half a screen more to each side, where there is anything', () => {
    const view = { x: 500, y: 10_000, w: 2000, h: 1000 }
    const frame = framed(view, content)

    expect(frame).toEqual({ x: -400, y: 9500, w: 3824, h: 2000 })
    expect(holds(frame, view, content)).toBe(true)
  })

  test('need not be drawn anew until the view leaves it', () => {
    const frame = framed({ x: 500, y: 10_000, w: 2000, h: 1000 }, content)

    expect(holds(frame, { x: 900, y: 10_480, w: 2000, h: 1000 }, content)).toBe(true)
    expect(holds(frame, { x: 900, y: 10_520, w: 2000, h: 1000 }, content)).toBe(false)
  })

  test('of the whole board serves wherever one looks', () => {
    const whole = { x: -20_000, y: -1000, w: 60_000, h: 66_000 }
    const frame = framed(whole, content)

    expect(holds(frame, { ...whole, x: -50_000 }, content)).toBe(true)
    expect(frame.w).toBeGreaterThanOrEqual(content.w)
  })
})
