import { beforeEach, describe, expect, test } from 'vitest'
import { Board } from '../src/model/board'
import type { NoteId } from '../src/schema/terms'
import type { Other } from '../src/sync/presence'
import { Ghosts } from '../src/view/ghosts'
import { Notes, type NoteView } from '../src/view/notes.svelte'
import { Pace } from '../src/view/pace'

describe('the pace of a hand', () => {
  test('lasts a little longer than its messages are apart', () => {
    const pace = new Pace()
    let ms = 0
    for (let now = 0; now < 3000; now += 100) ms = pace.next(now)

    expect(ms).toBeGreaterThan(100)
    expect(ms).toBeLessThan(140)
  })

  test('is never so long that a hand is shown where it was long ago', () => {
    const pace = new Pace()
    for (let now = 0; now < 6000; now += 390) expect(pace.next(now)).toBeLessThanOrEqual(220)
  })

  test('does not take a rest for slowness', () => {
    const pace = new Pace()
    for (let now = 0; now < 600; now += 60) pace.next(now)

    expect(pace.next(60_000)).toBeLessThan(90)
  })
})

describe('what the others carry', () => {
  let board: Board
  let notes: Notes
  let ghosts: Ghosts
  let a: NoteId
  let b: NoteId

  function view(id: NoteId): NoteView {
    const note = notes.get(id)
    if (!note) throw new Error('no such note')
    return note
  }

  const holding = (drag: Other['drag']): Other => ({
    client: 7,
    person: 'p7',
    name: 'Samir',
    colour: 3,
    cursor: null,
    editing: null,
    selected: [],
    drag,
  })

  beforeEach(() => {
    board = new Board()
    notes = new Notes(board, () => undefined)
    ghosts = new Ghosts(notes)
    a = board.create({ kind: 'idea', pos: [400, 200], zone: 'challenge' })
    b = board.create({ kind: 'idea', pos: [400, 400], zone: 'challenge' })
    return () => notes.stop()
  })

  test('is shown where they have it, and glides to there', () => {
    ghosts.follow([holding({ ids: [a, b], by: [10, 0] })], 0)
    ghosts.follow([holding({ ids: [a, b], by: [40, 5] })], 60)

    expect(view(a).carried).toEqual([40, 5])
    expect(view(b).carried).toEqual([40, 5])
    expect(view(a).glide).toBeGreaterThan(40)
  })

  test('may be in several hands of one screen, each elsewhere', () => {
    ghosts.follow([
      holding({
        ids: [a, b],
        by: [10, 0],
        each: [
          [10, 0],
          [-30, 90],
        ],
      }),
    ])

    expect(view(a).carried).toEqual([10, 0])
    expect(view(b).carried).toEqual([-30, 90])
  })

  test('is not torn out of the hand of this person', () => {
    view(a).lifted = true
    view(a).carried = [1, 1]
    ghosts.follow([holding({ ids: [a], by: [10, 0] })])

    expect(view(a).carried).toEqual([1, 1])
  })

  test('lies at its new place as soon as that is known', () => {
    ghosts.follow([holding({ ids: [a], by: [10, 0] })])
    board.move([{ id: a, pos: [410, 200], zone: 'challenge' }])

    expect(view(a).carried).toBeNull()
  })
})
