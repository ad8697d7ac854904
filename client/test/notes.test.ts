import { beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import type { NoteId, Point } from '../src/schema/terms'
import { Notes, type NoteView } from '../src/view/notes.svelte'

let board: Board
let notes: Notes

const lay = (pos: Point, text = 'une note', on = board): NoteId =>
  on.create({ kind: 'idea', pos, zone: 'challenge', text })
const nothing = new Set<NoteId>()
const everywhere = { x: -100, y: -100, w: 4000, h: 4000 }

function view(id: NoteId): NoteView {
  const note = notes.get(id)
  if (!note) throw new Error('no such note')
  return note
}

/** What a colleague does to the same board on another device. */
function colleague(act: (theirs: Board) => void): void {
  const theirs = new Board(new Y.Doc())
  Y.applyUpdate(theirs.doc, Y.encodeStateAsUpdate(board.doc))
  act(theirs)
  Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(theirs.doc))
}

beforeEach(() => {
  board = new Board()
  notes = new Notes(board, () => undefined)
  return () => notes.stop()
})

describe('a note under a point', () => {
  test('is the uppermost one', () => {
    const low = lay([400, 200])
    const high = lay([480, 240])

    expect(notes.at([500, 260])?.id).toBe(high)
    expect(notes.at([410, 210])?.id).toBe(low)
    expect(notes.at([300, 100])).toBeNull()

    board.move([{ id: low, pos: [400, 200], zone: 'challenge' }])
    expect(notes.at([500, 260])?.id).toBe(low)
  })

  test('is nobody where a note was taken away or has moved on', () => {
    const gone = lay([400, 200])
    const moved = lay([800, 200])
    board.remove([gone])
    board.move([{ id: moved, pos: [800, 900], zone: 'challenge' }])

    expect(notes.at([410, 210])).toBeNull()
    expect(notes.at([810, 210])).toBeNull()
    expect(notes.at([810, 910])?.id).toBe(moved)
  })
})

describe('mounting', () => {
  test('takes what is near and what is in use', () => {
    const near = lay([400, 200])
    const far = lay([400, 9000])
    const used = lay([400, 12_000])
    notes.cull({ x: 300, y: 0, w: 1000, h: 800 }, false, new Set([used]))

    expect(notes.mounted.map(({ id }) => id)).toEqual([near, used])
    expect(notes.pictured).toBe(false)
    expect(notes.get(far)).not.toBeNull()
  })

  test('gives way to a picture from far away, but for what is in use', () => {
    const edited = lay([400, 200])
    lay([800, 200])
    notes.cull(everywhere, true, new Set([edited]))

    expect(notes.pictured).toBe(true)
    expect(notes.mounted.map(({ id }) => id)).toEqual([edited])
  })

  test('gives way to a picture when there are too many', () => {
    for (let i = 0; i < 401; i++) lay([(i % 20) * 30, Math.floor(i / 20) * 30])
    notes.cull(everywhere, false, nothing)

    expect(notes.pictured).toBe(true)
    // One stays, so that Tab finds the table.
    expect(notes.mounted).toHaveLength(1)
  })

  test('ranks the mounted papers as they lie', () => {
    const first = lay([400, 200])
    const second = lay([420, 220])
    notes.cull(everywhere, false, nothing)
    expect(view(first).rank).toBeLessThan(view(second).rank)

    board.move([{ id: first, pos: [410, 210], zone: 'challenge' }])
    notes.cull(everywhere, false, nothing)
    expect(view(first).rank).toBeGreaterThan(view(second).rank)
    expect(notes.stacked().map(({ id }) => id)).toEqual([second, first])
  })
})

describe('what is known without asking all', () => {
  test('how many lie in each zone, and how far down they reach', () => {
    const one = lay([400, 200])
    const low = lay([400, 5000])
    lay([400, 3000])

    expect(notes.counts().get('challenge')).toBe(3)
    expect(notes.height()).toBeGreaterThan(5100)

    board.move([{ id: low, pos: [1200, 100], zone: 'future' }])
    expect(notes.counts().get('challenge')).toBe(2)
    expect(notes.counts().get('future')).toBe(1)
    expect(notes.height()).toBeLessThan(3500)

    board.remove([one, low])
    expect(notes.counts().has('future')).toBe(false)
    expect(notes.size).toBe(1)
    board.restore([low])
    expect(notes.size).toBe(2)
  })

  test('a long text makes its paper taller once it is measured', async () => {
    lay([400, 5000], 'mot '.repeat(120))
    const before = notes.height()

    await vi.waitFor(() => expect(notes.height()).toBeGreaterThan(before))
  })
})

describe('what somebody else changed', () => {
  test('is marked for a while, what one does oneself is not', () => {
    vi.useFakeTimers()
    const [moved, written, mine] = [lay([400, 200]), lay([400, 400]), lay([400, 600])]
    colleague((theirs) => {
      theirs.move([{ id: moved, pos: [700, 200], zone: 'challenge' }])
      theirs.write(written, { at: 0, remove: 0, insert: 'encore ' })
    })
    board.move([{ id: mine, pos: [700, 600], zone: 'challenge' }])

    expect([moved, written, mine].map((id) => view(id).touched)).toEqual([true, true, false])
    expect([moved, mine].map((id) => view(id).glide > 0)).toEqual([true, false])

    vi.advanceTimersByTime(4000)
    expect(view(moved).touched).toBe(false)
    vi.useRealTimers()
  })
})
