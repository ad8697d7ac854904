import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { Undo } from '../src/model/undo'
import type { Kind } from '../src/schema/terms'

let mine: Board
let hers: Board
let undo: Undo

function meet(): void {
  Y.applyUpdate(hers.doc, Y.encodeStateAsUpdate(mine.doc), 'network')
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(hers.doc), 'network')
}

const lay = (text = '') =>
  mine.create({ kind: 'idea', pos: [320, 120], zone: 'challenge', text, source: 'ECOL-A3' })

beforeEach(() => {
  mine = new Board()
  hers = new Board()
  undo = new Undo(mine)
})

test('undoing a creation hides the note and keeps its entry', () => {
  const id = lay()

  undo.undo()

  expect(mine.read(id)?.deleted).toBe(true)
  expect(mine.notes.has(id)).toBe(true)
})

test('redoing a creation shows the same note again', () => {
  const id = lay('Un four à pain')
  undo.undo()

  undo.redo()

  expect(mine.read(id)).toMatchObject({ deleted: false, text: 'Un four à pain', source: 'ECOL-A3' })
})

test('undoing a creation never tears away what a colleague typed meanwhile', () => {
  const id = lay()
  meet()
  hers.write(id, { at: 0, remove: 0, insert: 'Écrit par Inès 🍞' })
  meet()

  undo.undo()
  meet()

  expect(mine.read(id)).toMatchObject({ deleted: true, text: 'Écrit par Inès 🍞' })
  hers.restore([id])
  meet()
  expect(mine.read(id)).toMatchObject({ deleted: false, text: 'Écrit par Inès 🍞' })
})

test('undoing typing removes my words only', () => {
  const id = lay()
  undo.mark()
  meet()
  mine.write(id, { at: 0, remove: 0, insert: 'Moi ' })
  meet()
  hers.write(id, { at: 4, remove: 0, insert: 'elle 😀' })
  meet()

  undo.undo()
  meet()

  expect(hers.read(id)?.text).toBe('elle 😀')
  expect(hers.read(id)?.deleted).toBe(false)
})

test('undoing a move puts the note back, in its zone', () => {
  const id = lay()
  undo.mark()
  mine.move([{ id, pos: [1100, 300], zone: 'future' }])

  undo.undo()

  expect(mine.read(id)).toMatchObject({ pos: [320, 120], zone: 'challenge' })
})

test('undoing a move leaves the note where a colleague has put it since', () => {
  const id = lay()
  undo.mark()
  mine.move([{ id, pos: [1100, 300], zone: 'future' }])
  meet()
  hers.move([{ id, pos: [1800, 400], zone: 'solution' }])
  meet()

  undo.undo()
  meet()

  expect(mine.read(id)).toMatchObject({ pos: [1800, 400], zone: 'solution' })
})

test('undoing a removal brings the note back with what was written meanwhile', () => {
  const id = lay('Avant')
  undo.mark()
  meet()
  mine.remove([id])
  hers.write(id, { at: 5, remove: 0, insert: ' et après' })
  meet()

  undo.undo()
  meet()

  expect(hers.read(id)).toMatchObject({ deleted: false, text: 'Avant et après' })
})

test('a colleague who undoes leaves my note alone', () => {
  const id = lay('À moi')
  meet()
  const herUndo = new Undo(hers)
  hers.write(id, { at: 0, remove: 0, insert: 'À nous. ' })

  herUndo.undo()
  herUndo.undo()
  meet()

  expect(mine.read(id)).toMatchObject({ deleted: false, text: 'À moi' })
})

/** As another client may: our own page has no gesture for it. */
const changeKind = (board: Board, id: string, kind: Kind) =>
  board.doc.transact(() => board.notes.get(id)?.set('kind', kind), board.local)

test('no undo or redo of any gesture takes a needed key away', () => {
  const ids = [lay('un'), lay('deux')]
  undo.mark()
  for (const id of ids) {
    mine.move([{ id, pos: [900, 500], zone: 'challenge' }])
    undo.mark()
    changeKind(mine, id, 'action')
    undo.mark()
    mine.write(id, { at: 0, remove: 1, insert: 'É' })
    undo.mark()
  }
  meet()
  changeKind(hers, ids[0] as string, 'future')
  hers.move([{ id: ids[1] as string, pos: [0, 200], zone: 'welcome' }])
  meet()

  for (let i = 0; i < 12; i++) {
    undo.undo()
    meet()
    for (const id of ids) expect(mine.read(id)).not.toBeNull()
  }
  for (let i = 0; i < 12; i++) {
    undo.redo()
    meet()
    for (const id of ids) expect(hers.read(id)).not.toBeNull()
  }
})

test('retaining a défi can be taken back', () => {
  const id = lay()
  undo.mark()
  mine.retain('challenge', id)

  undo.undo()

  expect(mine.retained('challenge')).toBeNull()
})

test('taking back what was retained gives the note its place and size again', () => {
  const id = lay('Comment nourrir sans gaspiller ?')
  undo.mark()
  mine.retain('challenge', id, [320, 192], [340, 400])
  expect(mine.read(id)).toMatchObject({ size: [320, 192], pos: [340, 400] })

  undo.undo()

  expect(mine.read(id)).toMatchObject({ size: [220, 132], pos: [320, 120] })
  expect(mine.retained('challenge')).toBeNull()
})
