import { describe, expect, test } from 'vitest'
import {
  HEADER,
  MEDIUM,
  freePlace,
  meet,
  nearest,
  within,
  zoneAt,
  zoneHeight,
  zoneRect,
} from '../src/model/geometry'
import { ZONES } from '../src/schema/terms'

describe('zones', () => {
  test('stand from left to right as both sides know them', () => {
    const places = ZONES.map((zone) => [zoneRect(zone).x, zoneRect(zone).x + zoneRect(zone).w])

    expect(places).toEqual([
      [0, 300],
      [316, 1076],
      [1092, 1772],
      [1788, 2748],
      [2764, 3024],
    ])
  })

  test('a point belongs to the zone it lies in, or to the nearest one', () => {
    expect(zoneAt([-500, 0])).toBe('welcome')
    expect(zoneAt([305, 0])).toBe('welcome')
    expect(zoneAt([312, 0])).toBe('challenge')
    expect(zoneAt([1788, 0])).toBe('solution')
    expect(zoneAt([9000, 0])).toBe('parking')
  })

  test('grow with what lies in them', () => {
    expect(zoneHeight([])).toBe(1080)
    expect(zoneHeight([{ x: 0, y: 1200, w: 220, h: 132 }])).toBe(1400)
  })
})

describe('a free place', () => {
  test('is below the title and inside the zone', () => {
    const [x, y] = freePlace('welcome', MEDIUM, [])

    expect(x).toBeGreaterThanOrEqual(0)
    expect(x + MEDIUM[0]).toBeLessThanOrEqual(300)
    expect(y).toBe(HEADER)
  })

  test('never lies on another note, even for a hundred of them', () => {
    const taken = []
    for (let i = 0; i < 100; i++) {
      const [x, y] = freePlace('challenge', MEDIUM, taken)
      const place = { x, y, w: MEDIUM[0], h: MEDIUM[1] }

      expect(taken.some((rect) => meet(rect, place))).toBe(false)
      taken.push(place)
    }
  })
})

test('a wanted place is brought inside its zone', () => {
  expect(within('future', [100, -50], MEDIUM)).toEqual([1100, HEADER - 12])
  expect(within('future', [1700, 200], MEDIUM)).toEqual([1544, 200])
})

describe('the nearest note', () => {
  const at = (x: number, y: number) => ({ x, y, w: 10, h: 10 })
  const from = at(100, 100)

  test('lies in the direction of the arrow', () => {
    const [left, right, above] = [at(0, 100), at(300, 100), at(100, 0)]

    expect(nearest(from, [left, right, above], 'left')).toBe(left)
    expect(nearest(from, [left, right, above], 'right')).toBe(right)
    expect(nearest(from, [left, right, above], 'up')).toBe(above)
    expect(nearest(from, [left, right, above], 'down')).toBeNull()
  })

  test('is rather straight ahead than a little closer aside', () => {
    const ahead = at(200, 100)
    const aside = at(160, 160)

    expect(nearest(from, [aside, ahead], 'right')).toBe(ahead)
  })
})
