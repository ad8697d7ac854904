import { expect, test } from 'vitest'
import { curveBetween } from '../src/model/curves'
import { meet, type Rect } from '../src/model/geometry'

const paper = (x: number, y: number, w = 220, h = 132): Rect => ({ x, y, w, h })

test('a line leaves at the nearest sides', () => {
  const at = paper(500, 500)

  expect(curveBetween(at, paper(900, 500))).toMatchObject({ start: [724, 566], end: [896, 566] })
  expect(curveBetween(at, paper(100, 500))).toMatchObject({ start: [496, 566], end: [324, 566] })
  expect(curveBetween(at, paper(500, 900))).toMatchObject({ start: [610, 636], end: [610, 896] })
  expect(curveBetween(at, paper(500, 100))).toMatchObject({ start: [610, 496], end: [610, 236] })
})

test('it is level where the papers share an edge, and arrives straight at the other paper', () => {
  expect(curveBetween(paper(0, 0), paper(400, 60))).toMatchObject({
    start: [224, 96],
    end: [396, 96],
    leaves: 0,
    arrives: 0,
  })
  expect(curveBetween(paper(0, 0), paper(400, 300))).toMatchObject({ leaves: 0, arrives: 0 })
  expect(curveBetween(paper(0, 0), paper(40, 400))).toMatchObject({ leaves: 90, arrives: 90 })
})

test('papers that touch have none', () => {
  expect(curveBetween(paper(0, 0), paper(200, 60))).toBeNull()
  expect(curveBetween(paper(0, 0), paper(226, 0))).toBeNull()
  expect(curveBetween(paper(0, 0, 900, 600), paper(100, 300))).toBeNull()
})

test('no end ever lies on a paper, and the middle is between them', () => {
  for (let x = -900; x <= 900; x += 90)
    for (let y = -700; y <= 700; y += 70) {
      const [a, b] = [paper(0, 0), paper(x, y, 120, 40)]
      const curve = curveBetween(a, b)
      if (!curve) continue
      for (const [px, py] of [curve.start, curve.end])
        for (const rect of [a, b]) expect(meet({ x: px, y: py, w: 0, h: 0 }, rect)).toBe(false)
      expect(curve.path).not.toContain('NaN')
      expect(curve.length).toBeGreaterThan(0)
    }
})
