/** Words that the server did not take are laid again, each in its place, and never twice. */
import { describe, expect, test } from 'vitest'
import { keptWords, layAgain, wordsOf, type Kept } from '../src/method/keeping'
import { Board } from '../src/model/board'
import { commentsOf } from '../src/model/comments'

const idea = (text: string) => ({ kind: 'idea', pos: [40, 200], zone: 'welcome', text }) as const

/** A solution with its objective, an action in it, a remark, a link: everything that waits. */
function written(board: Board) {
  const tray = board.create({ kind: 'solution', pos: [1800, 200], zone: 'solution', text: '' })
  board.write(tray, { at: 0, remove: 0, insert: 'Moins loin' }, board.objectiveOf(tray))
  const action = board.create({
    kind: 'action',
    pos: [1840, 300],
    zone: 'solution',
    text: 'Une légumerie',
    solution: tray,
  })
  const future = board.create({ kind: 'future', pos: [1200, 200], zone: 'future', text: 'Demain' })
  const remark = commentsOf(board).add(action, 'Avec qui ?') ?? ''
  board.gesture(() =>
    board.links.set('link-aaaaaaaaaa', { from: action, to: future, kind: 'contributes' }),
  )
  const waiting = [tray, action, future, `comments/${remark}`, 'links/link-aaaaaaaaaa']
  return { tray, action, future, remark, waiting }
}

const living = (board: Board) => [...board.living()]
const kindOf = (board: Board, kind: string) => living(board).filter((note) => note.kind === kind)

describe('what the server did not take', () => {
  test('is laid on an empty board with all that belongs together', () => {
    const before = new Board()
    const kept = keptWords(before, written(before).waiting)
    const board = new Board()
    layAgain(board, JSON.parse(JSON.stringify(kept)) as Kept[])

    const [tray] = kindOf(board, 'solution')
    const [action] = kindOf(board, 'action')
    const [future] = kindOf(board, 'future')
    expect(tray?.objective).toBe('Moins loin')
    expect(action?.text).toBe('Une légumerie')
    expect(action?.solution).toBe(tray?.id)
    expect(commentsOf(board).thread(action?.id ?? '')[0]?.text).toBe('Avec qui ?')
    expect([...board.links.values()]).toEqual([
      { from: action?.id, to: future?.id, kind: 'contributes' },
    ])
  })

  test('is not laid where it is already', () => {
    const board = new Board()
    const kept = keptWords(board, written(board).waiting)
    layAgain(board, kept)
    expect(living(board)).toHaveLength(3)
    expect(board.links.size).toBe(1)
    expect(commentsOf(board).thread(kindOf(board, 'action')[0]?.id ?? '')).toHaveLength(1)
  })

  test('an objective goes where there is none yet, and beside one that says something else', () => {
    const before = new Board()
    const { tray } = written(before)
    const kept = keptWords(before, [tray])

    const empty = new Board(before.doc)
    empty.write(tray, { at: 0, remove: 10, insert: '' }, empty.objectiveOf(tray))
    layAgain(empty, kept)
    expect(empty.read(tray)?.objective).toBe('Moins loin')
    expect(kindOf(empty, 'solution')).toHaveLength(1)

    empty.write(tray, { at: 0, remove: 10, insert: 'Plus près' }, empty.objectiveOf(tray))
    layAgain(empty, kept)
    expect(
      kindOf(empty, 'solution')
        .map((one) => one.objective)
        .sort(),
    ).toEqual(['Moins loin', 'Plus près'])
  })

  test('a remark on a note that is nowhere becomes a note', () => {
    const before = new Board()
    const note = before.create(idea('ici'))
    const remark = commentsOf(before).add(note, 'Et les enfants ?') ?? ''
    const kept = keptWords(before, [`comments/${remark}`])
    const board = new Board()
    layAgain(board, kept)
    expect(living(board).map(({ text }) => text)).toEqual(['Et les enfants ?'])
  })

  test('a remark on a note that was changed beside goes with the copy', () => {
    const before = new Board()
    const note = before.create(idea('un'))
    const remark = commentsOf(before).add(note, 'Oui') ?? ''
    const kept = keptWords(before, [note, `comments/${remark}`])
    const board = new Board(before.doc)
    commentsOf(board).remove(remark)
    board.write(note, { at: 0, remove: 2, insert: 'deux' })
    layAgain(board, kept)
    const copy = living(board).find(({ text }) => text === 'un')
    expect(commentsOf(board).thread(copy?.id ?? '')[0]?.text).toBe('Oui')
  })

  test('gives all its words to copy, objectives and remarks too', () => {
    const board = new Board()
    const kept = keptWords(board, written(board).waiting)
    expect(wordsOf(kept).split('\n\n').sort()).toEqual(
      ['Avec qui ?', 'Demain', 'Moins loin', 'Une légumerie'].sort(),
    )
  })

  test('nothing is kept of what was taken off, of empty papers, and of what is unknown', () => {
    const board = new Board()
    const gone = board.create(idea('parti'))
    board.remove([gone])
    const empty = board.create(idea(''))
    expect(
      keptWords(board, [gone, empty, 'board/challenge', 'comments/none', 'links/none']),
    ).toEqual([])
  })
})
