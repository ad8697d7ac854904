import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { belonging, isNewer, outlineOf, unread, type Belonging } from '../src/model/outline'
import { KINDS, ZONES, type Kind, type ZoneId } from '../src/schema/terms'

interface Item extends Partial<Belonging> {
  id: string
  kind: Kind
  zone: ZoneId
}
const item = (id: string, more: Partial<Item> = {}): Item => ({
  id,
  kind: 'idea',
  zone: 'solution',
  ...more,
})
const belongs = ({ label = null, solution = null }: Item): Belonging => ({ label, solution })
const outline = (items: Item[], retained: string[] = []) =>
  outlineOf(items, new Set(retained), belongs)
const section = (items: Item[], zone: ZoneId, retained: string[] = []) => {
  const found = outline(items, retained).find((one) => one.zone === zone)
  if (!found) throw new Error(zone)
  return found
}
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id)

describe('the outline of a board', () => {
  test('has every zone in order, empty ones too', () => {
    expect(outline([]).map(({ zone }) => zone)).toEqual([...ZONES])
  })

  test('gives a solution its members, from whatever zone they are in', () => {
    const { groups, loose, count } = section(
      [
        item('s', { kind: 'solution' }),
        item('a', { kind: 'action', solution: 's', zone: 'parking' }),
        item('b', { solution: 'lost' }),
      ],
      'solution',
    )

    expect(groups.map(({ head, notes }) => [head?.id, ids(notes)])).toEqual([['s', ['a']]])
    expect(ids(loose)).toEqual(['b'])
    expect(count).toBe(3)
  })

  test('makes a group of a label that several notes of a zone share', () => {
    const { groups, loose } = section(
      [
        item('a', { label: 'mairies' }),
        item('b', { label: 'jardin' }),
        item('c', { label: 'mairies' }),
        item('d', { label: 'jardin', zone: 'future' }),
      ],
      'solution',
    )

    expect(groups.map(({ label, notes }) => [label, ids(notes)])).toEqual([['mairies', ['a', 'c']]])
    expect(ids(loose)).toEqual(['b'])
  })

  test('puts what is retained first, also out of a group', () => {
    const { retained, groups } = section(
      [item('a', { label: 'x' }), item('b', { label: 'x' }), item('c', { label: 'x' })],
      'solution',
      ['c'],
    )

    expect(ids(retained)).toEqual(['c'])
    expect(groups.flatMap(({ notes }) => ids(notes))).toEqual(['a', 'b'])
  })

  test('lets no solution be part of another, nor of itself', () => {
    const { groups } = section(
      [
        item('s', { kind: 'solution', solution: 't' }),
        item('t', { kind: 'solution', solution: 's' }),
        item('u', { kind: 'solution', solution: 'u' }),
      ],
      'solution',
    )

    expect(groups.map(({ head, notes }) => [head?.id, notes.length])).toEqual([
      ['s', 0],
      ['t', 0],
      ['u', 0],
    ])
  })

  test('names every note exactly once, whatever the board is like', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { items, retained } = randomBoard(seed)

      const sections = outline(items, retained)

      const seen = sections.flatMap(({ retained, groups, loose }) => [
        ...ids(retained),
        ...groups.flatMap(({ head, notes }) => [...(head ? [head.id] : []), ...ids(notes)]),
        ...ids(loose),
      ])
      expect([...seen].sort(), `seed ${String(seed)}`).toEqual(ids(items).sort())
      const counted = sections.reduce((sum, { count }) => sum + count, 0)
      expect(counted, `seed ${String(seed)}`).toBe(items.length)
    }
  })
})

describe('what this page does not know', () => {
  test('is counted, unless it was taken away, and the rest is read', () => {
    const board = new Board()
    const known = board.create({ kind: 'idea', pos: [0, 0], zone: 'welcome', text: 'connue' })
    lay(board, 'unknownKind1', 'vision')
    lay(board, 'unknownKind2', 'vision', true)
    board.doc.getMap('notes').set('notEvenAMap1', 'des mots')

    expect(unread(board, new Map([[known, true]]))).toBe(2)
    expect(board.read(known)?.text).toBe('connue')
    expect([...board.living()]).toHaveLength(1)
  })

  test('is a newer schema, said by its number', () => {
    const board = new Board()
    expect(isNewer(board)).toBe(false)
    board.about.set('schema', 1)
    expect(isNewer(board)).toBe(false)
    board.about.set('schema', 2)
    expect(isNewer(board)).toBe(true)
  })

  test('is no group: only words are', () => {
    const board = new Board()
    const id = board.create({ kind: 'idea', pos: [0, 0], zone: 'welcome' })
    board.notes.get(id)?.set('label', 7)
    board.notes.get(id)?.set('solution', ' ')

    expect(belonging(board, id)).toEqual({ label: null, solution: null })
  })
})

function lay(board: Board, id: string, kind: string, gone = false): void {
  const entry = new Y.Map<unknown>()
  entry.set('kind', kind)
  entry.set('pos', [0, 0])
  entry.set('text', new Y.Text('plus tard'))
  if (gone) entry.set('del', 1)
  board.notes.set(id, entry)
}

/** A board nobody would draw: members of missing solutions, circles, labels across zones. */
function randomBoard(seed: number): { items: Item[]; retained: string[] } {
  let state = seed
  const random = (below: number) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
  const items = Array.from({ length: random(30) }, (_, at) =>
    item(`n${String(at)}`, {
      kind: KINDS[random(KINDS.length)] ?? 'idea',
      zone: ZONES[random(ZONES.length)] ?? 'parking',
      label: [null, null, 'a', 'b'][random(4)] ?? null,
      solution: random(3) ? `n${String(random(40))}` : null,
    }),
  )
  return { items, retained: [`n${String(random(30))}`, `n${String(random(30))}`] }
}
