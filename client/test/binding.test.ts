import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { Undo } from '../src/model/undo'
import { TextBinding } from '../src/view/binding'

let board: Board
let theirs: Board
let id: string
let field: HTMLTextAreaElement
let full: number
let undo: Undo

function meet(): void {
  Y.applyUpdate(theirs.doc, Y.encodeStateAsUpdate(board.doc), 'network')
  Y.applyUpdate(board.doc, Y.encodeStateAsUpdate(theirs.doc), 'network')
}

const words = () => board.read(id)?.text

/** What the browser does when somebody types at the caret. */
function type(text: string): void {
  const [from, to] = [field.selectionStart, field.selectionEnd]
  field.value = field.value.slice(0, from) + text + field.value.slice(to)
  field.setSelectionRange(from + text.length, from + text.length)
  field.dispatchEvent(new Event('input'))
}

beforeEach(() => {
  board = new Board()
  theirs = new Board()
  id = board.create({ kind: 'idea', pos: [320, 120], zone: 'challenge', text: 'Été' })
  undo = new Undo(board)
  full = 0
  field = document.createElement('textarea')
  document.body.append(field)
  new TextBinding(field, board, id, board.textOf(id) as Y.Text, {
    undo: () => undo.undo(),
    redo: () => undo.redo(),
    full: () => full++,
  })
  field.setSelectionRange(3, 3)
  meet()
})

test('what is typed is written, letter by letter', () => {
  type(' 2032 🌻')

  expect(words()).toBe('Été 2032 🌻')
})

test('the caret follows what a colleague writes before it', () => {
  theirs.write(id, { at: 0, remove: 0, insert: 'Un ' })

  meet()

  expect(field.value).toBe('Un Été')
  expect(field.selectionStart).toBe(6)
})

test('a composition is not broken by what comes in meanwhile, and both texts stay', () => {
  field.dispatchEvent(new Event('compositionstart'))
  type('´')
  theirs.write(id, { at: 0, remove: 0, insert: 'Un ' })
  meet()

  expect(field.value).toBe('Été´')
  field.value = 'Étéé'
  field.setSelectionRange(4, 4)
  field.dispatchEvent(new Event('compositionend'))

  expect(words()).toBe('Un Étéé')
  expect(field.value).toBe('Un Étéé')
  expect(field.selectionStart).toBe(7)
})

test('a composition left by leaving the field is kept', () => {
  field.dispatchEvent(new Event('compositionstart'))
  type('à')

  field.dispatchEvent(new Event('blur'))

  expect(words()).toBe('Étéà')
})

test('more than fits is cut, and said', () => {
  type('😀'.repeat(300))

  expect(words()?.length).toBeLessThanOrEqual(500)
  expect(field.value).toBe(words())
  expect(full).toBe(1)
})

test('the browser’s own undo takes back one’s own words only', () => {
  undo.mark()
  type(' chez nous')
  theirs.write(id, { at: 0, remove: 0, insert: 'Un ' })
  meet()
  const event = new Event('beforeinput', { cancelable: true }) as InputEvent
  Object.defineProperty(event, 'inputType', { value: 'historyUndo' })

  field.dispatchEvent(event)

  expect(event.defaultPrevented).toBe(true)
  expect(field.value).toBe('Un Été')
})
