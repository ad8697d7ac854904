import { describe, expect, test } from 'vitest'
import { meet, type Rect } from '../src/model/geometry'
import { Cells, type Placed } from '../src/view/cells'

/** A seeded generator: a failing board can be had again. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const paper = (x: number, y: number, w = 220, h = 132): Placed => ({ x, y, w, h, cell: -1 })

describe('cells', () => {
  test('find everything that meets a view, and nothing that was taken away or moved', () => {
    const next = random(7)
    const anywhere = () => Math.round(next() * 24_000) - 12_000
    const cells = new Cells<Placed>()
    const papers = Array.from({ length: 800 }, () =>
      paper(anywhere(), anywhere(), 100 + next() * 900, 60 + next() * 900),
    )
    for (const one of papers) cells.put(one, one)
    const gone = papers.splice(0, 200)
    for (const one of gone) cells.remove(one)
    for (const one of papers.slice(0, 200)) {
      ;[one.x, one.y] = [anywhere(), anywhere()]
      cells.put(one, one)
    }

    for (let i = 0; i < 60; i++) {
      const view: Rect = { x: anywhere(), y: anywhere(), w: next() * 4000, h: next() * 4000 }
      const found = new Set(cells.near(view))
      for (const one of papers) if (meet(one, view)) expect(found.has(one)).toBe(true)
      for (const one of gone) expect(found.has(one)).toBe(false)
    }
  })

  test('do not look at what is far away', () => {
    const cells = new Cells<Placed>()
    for (let i = 0; i < 5000; i++) {
      const one = paper((i % 12) * 236, Math.floor(i / 12) * 148)
      cells.put(one, one)
    }

    expect(cells.near({ x: 0, y: 30_000, w: 1366, h: 700 }).length).toBeLessThan(150)
  })

  test('hold papers at the far ends of the board', () => {
    const cells = new Cells<Placed>()
    const far = [paper(-1_000_000, -1_000_000), paper(1_000_000, 1_000_000)]
    for (const one of far) cells.put(one, one)

    expect(cells.near({ x: -1_000_000, y: -1_000_000, w: 10, h: 10 })).toContain(far[0])
    expect(cells.near({ x: 1_000_000, y: 1_000_000, w: 10, h: 10 })).toContain(far[1])
    expect(cells.near({ x: -2e6, y: -2e6, w: 4e6, h: 4e6 })).toHaveLength(2)
  })
})
