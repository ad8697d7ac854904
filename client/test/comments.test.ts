import { beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { COMMENT_LIMIT, commentsOf } from '../src/model/comments'
import { Undo } from '../src/model/undo'
import { timedId, timeOf } from '../src/model/ids'

let mine: Board
let hers: Board
let note: string

function meet(): void {
  Y.applyUpdate(hers.doc, Y.encodeStateAsUpdate(mine.doc), 'network')
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(hers.doc), 'network')
}
const said = (board: Board) =>
  commentsOf(board)
    .thread(note)
    .map(({ text }) => text)

const add = (words: string) => commentsOf(mine).add(note, words) ?? ''

beforeEach(() => {
  mine = new Board()
  hers = new Board()
  note = mine.create({ kind: 'idea', pos: [0, 0], zone: 'future', text: 'Un four à pain' })
  meet()
})

test('a comment is there for everybody, with who wrote it and when', () => {
  const before = Date.now()
  const id = commentsOf(mine).add(note, '  Qui pétrit ? 🍞 ')
  meet()

  const [comment] = commentsOf(hers).thread(note)
  expect(comment).toMatchObject({ id, note, text: 'Qui pétrit ? 🍞', client: mine.doc.clientID })
  expect(comment?.at).toBeGreaterThanOrEqual(before)
  expect(commentsOf(hers).count(note)).toBe(1)
})

test('what is written is what the schema says', () => {
  const id = add('Qui pétrit ?')

  expect(mine.doc.getMap('comments').toJSON()).toEqual({ [id]: { note, text: 'Qui pétrit ?' } })
  expect(mine.doc.getMap<Y.Map<unknown>>('comments').get(id)?.get('text')).toBeInstanceOf(Y.Text)
})

test('blank words make no comment, long ones are cut at a whole letter', () => {
  expect(commentsOf(mine).add(note, ' \n ')).toBeNull()
  commentsOf(mine).add(note, `${'a'.repeat(COMMENT_LIMIT - 1)}👩‍🌾`)

  expect(said(mine)).toEqual(['a'.repeat(COMMENT_LIMIT - 1)])
})

test('a thread has one order for everybody, and an answer stands behind its question', () => {
  commentsOf(mine).add(note, 'un')
  meet()
  commentsOf(hers).add(note, 'deux')
  meet()
  for (const words of ['trois', 'quatre', 'cinq']) commentsOf(mine).add(note, words)
  meet()

  expect(said(mine)).toEqual(['un', 'deux', 'trois', 'quatre', 'cinq'])
  expect(said(hers)).toEqual(said(mine))
})

test('removing keeps the entry, and it can be put back', () => {
  const id = add('à retirer')

  commentsOf(mine).remove(id)
  meet()

  expect(commentsOf(hers).count(note)).toBe(0)
  expect(hers.doc.getMap('comments').has(id)).toBe(true)
  commentsOf(mine).restore(id)
  meet()
  expect(said(hers)).toEqual(['à retirer'])
})

test('rewriting edits the text and never replaces it', () => {
  const id = add('Qui pétrit le pain ?')
  const text = mine.doc.getMap<Y.Map<unknown>>('comments').get(id)?.get('text')
  meet()

  commentsOf(mine).rewrite(id, 'Qui pétrit la pâte ?')
  meet()

  expect(said(hers)).toEqual(['Qui pétrit la pâte ?'])
  expect(mine.doc.getMap<Y.Map<unknown>>('comments').get(id)?.get('text')).toBe(text)
  commentsOf(mine).rewrite(id, '   ')
  expect(said(mine)).toEqual(['Qui pétrit la pâte ?'])
})

test('who listens hears the notes, and what came from elsewhere', () => {
  const told: [string[], string[]][] = []
  const stop = commentsOf(mine).watch((notes, fresh) =>
    told.push([[...notes], fresh.map(({ text }) => text)]),
  )
  commentsOf(mine).add(note, 'de moi')
  commentsOf(hers).add(note, 'd’elle')
  meet()
  const [own] = commentsOf(mine).thread(note)
  commentsOf(mine).rewrite(own?.id ?? '', 'de moi aussi')
  stop()
  commentsOf(mine).remove(own?.id ?? '')

  expect(told).toEqual([
    [[note], []],
    [[note], ['d’elle']],
    [[note], []],
  ])
})

test('undo hides a comment and keeps its entry; redo shows the same again', () => {
  const undo = new Undo(mine)
  const id = add('trop vite dit')
  undo.undo()
  meet()

  expect(said(hers)).toEqual([])
  expect(hers.doc.getMap('comments').toJSON()[id]).toMatchObject({ note, text: 'trop vite dit' })
  undo.redo()
  meet()
  expect(said(hers)).toEqual(['trop vite dit'])

  commentsOf(mine).rewrite(id, 'bien dit')
  undo.mark()
  commentsOf(mine).remove(id)
  undo.undo()
  meet()
  expect(said(hers)).toEqual(['bien dit'])
})

test('undo never takes a colleague’s comment', () => {
  const undo = new Undo(mine)
  commentsOf(hers).add(note, 'd’elle')
  meet()

  undo.undo()
  meet()

  expect(said(hers)).toEqual(['d’elle'])
})

test('what cannot be understood is left out and harms nothing', () => {
  const root = mine.doc.getMap('comments')
  root.set('a-plain-value-1', 'text')
  root.set('without-text-01', new Y.Map([['note', note]]))
  commentsOf(mine).add(note, 'lisible')

  expect(said(mine)).toEqual(['lisible'])
})

describe('an id that tells its moment', () => {
  test('sorts by it and tells it', () => {
    const now = Date.now()
    const ids = [now, now + 1, now + 64, now + 100_000].map(timedId)

    expect([...ids].sort()).toEqual(ids)
    expect(timeOf(ids[0] ?? '', now)).toBe(now)
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{20}$/u)
  })

  test('is not believed when it cannot be', () => {
    const now = Date.now()

    expect(timeOf(timedId(now + 3_600_000), now)).toBeNull()
    expect(timeOf(timedId(0), now)).toBeNull()
    expect(timeOf('ABCDEFGHabcdefgh', now)).toBeNull()
  })
})
