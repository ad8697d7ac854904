import { describe, expect, test } from 'vitest'
import {
  alignLeft,
  alignTop,
  grid,
  gridAsRead,
  inColumns,
  pile,
  places,
  sorted,
  type Move,
  type Placed,
} from '../src/model/arranging'
import { HEADER, meet, zoneAt, zoneRect, type Rect } from '../src/model/geometry'
import { ZONES, type ZoneId } from '../src/schema/terms'

const left = zoneRect('solution').x
const note = (id: string, x: number, y: number, w = 220, h = 132): Placed => ({
  id,
  zone: 'solution',
  x: left + x,
  y,
  w,
  h,
})

/** Where the papers lie after the moves. */
const after = (notes: Placed[], moves: Move[]): (Rect & { id: string })[] =>
  moves.map(({ id, pos: [x, y] }) => {
    const { w, h } = notes.find((one) => one.id === id) as Placed
    return { id, x, y, w, h }
  })

function noneCovered(rects: Rect[]): void {
  rects.forEach((a, i) => {
    for (const b of rects.slice(i + 1)) expect(meet(a, b), JSON.stringify([a, b])).toBe(false)
  })
}

/** Numbers that look like chance and are the same each time. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

function heap(seed: number): { notes: Placed[]; others: Rect[] } {
  const random = chance(seed)
  const rect = (i: number): Placed => {
    const zone = ZONES[Math.floor(random() * ZONES.length)] as ZoneId
    const { x, w } = zoneRect(zone)
    const width = 120 + Math.floor(random() * 100)
    return {
      id: `n${String(i)}`,
      zone,
      x: Math.round(x + 8 + random() * (w - width - 16)),
      y: Math.round(HEADER + random() * 900),
      w: width,
      h: 60 + Math.floor(random() * 140),
    }
  }
  const all = Array.from({ length: 4 + Math.floor(random() * 40) }, (_, i) => rect(i))
  const half = Math.ceil(all.length / 2)
  return { notes: all.slice(0, half), others: all.slice(half) }
}

const manners = { alignLeft, alignTop, inColumns, grid, gridAsRead, pile } as const

describe.each(Object.entries(manners))('%s', (name, arrange) => {
  test('moves each note once, leaves its zone, and hides none, on fifty heaps', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { notes, others } = heap(seed)
      const moves = arrange(notes, others)

      expect(moves.map(({ id }) => id).sort()).toEqual(notes.map(({ id }) => id).sort())
      for (const { id, zone, pos } of moves) {
        const { w, zone: before } = notes.find((one) => one.id === id) as Placed
        expect(zone).toBe(before)
        expect(zoneAt([pos[0] + w / 2, pos[1]]), `${name} ${String(seed)} ${id}`).toBe(before)
        expect(pos[1]).toBeGreaterThanOrEqual(HEADER)
      }
      if (name !== 'pile') noneCovered(after(notes, moves))
    }
  })

  test('works for one note and for none', () => {
    expect(arrange([], [])).toEqual([])
    expect(arrange([note('a', 100, 300)], [])).toMatchObject([{ id: 'a' }])
  })
})

test('aligning left keeps heights where nothing is in the way', () => {
  const notes = [note('a', 300, 200), note('b', 40, 400), note('c', 500, 450)]

  expect(alignLeft(notes, [])).toEqual([
    { id: 'a', zone: 'solution', pos: [left + 40, 200] },
    { id: 'b', zone: 'solution', pos: [left + 40, 400] },
    { id: 'c', zone: 'solution', pos: [left + 40, 548] },
  ])
})

test('aligning at the top keeps distances where nothing is in the way', () => {
  const notes = [note('a', 20, 200), note('b', 300, 400), note('c', 400, 900)]

  expect(alignTop(notes, [])).toEqual([
    { id: 'a', zone: 'solution', pos: [left + 20, 200] },
    { id: 'b', zone: 'solution', pos: [left + 300, 200] },
    { id: 'c', zone: 'solution', pos: [left + 536, 200] },
  ])
})

test('columns that lie askew are made straight', () => {
  const notes = [note('a', 20, 200), note('b', 50, 420), note('c', 300, 210), note('d', 330, 360)]

  const placed = after(notes, inColumns(notes, []))

  expect(new Set(placed.map(({ x }) => x)).size).toBe(2)
  expect(placed.find(({ id }) => id === 'b')?.x).toBe(left + 20)
  expect(placed.find(({ id }) => id === 'd')?.y).toBe(200 + 132 + 16)
})

test('a block that would cover others goes where there is room', () => {
  const notes = [note('a', 20, 200), note('b', 500, 600)]
  const others = [note('x', 250, 210)]

  const placed = after(notes, grid(notes, others))

  noneCovered([...placed, ...others])
})

test('sorting: numbers fall, words rise as in the dictionary, what has none comes last', () => {
  const notes = ['a', 'b', 'c', 'd'].map((id, i) => note(id, 20 + i, 200 + i))
  const words: Record<string, string> = { a: 'été', b: 'eau', d: 'Zèbre' }
  const numbers: Record<string, number> = { a: 1, b: 7, c: 0, d: 2 }
  const read = (moves: Move[]) =>
    after(notes, moves)
      .sort((one, two) => one.y - two.y || one.x - two.x)
      .map(({ id }) => id)
      .join('')

  expect(read(sorted((id) => words[id] ?? null)(notes, []))).toBe('badc')
  expect(read(sorted((id) => numbers[id] ?? null)(notes, []))).toBe('bdac')
})

test('a pile shows the first line of each', () => {
  const notes = [note('a', 20, 200), note('b', 200, 500)]

  expect(pile(notes, []).map(({ pos }) => pos)).toEqual([
    [left + 20, 200],
    [left + 20, 236],
  ])
})

test('what comes is laid on free places, in order', () => {
  const taken = [note('x', 24, HEADER)]
  const spots = places(
    'solution',
    [
      [220, 132],
      [220, 132],
      [220, 132],
      [220, 132],
    ],
    taken,
  )

  noneCovered([...taken, ...spots.map(([x, y]) => ({ x, y, w: 220, h: 132 }))])
  expect(spots[0]?.[1]).toBe(HEADER)
})
