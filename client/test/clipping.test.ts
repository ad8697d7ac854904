import { beforeEach, expect, test } from 'vitest'
import { Board } from '../src/model/board'
import {
  MOST_NOTES,
  asLines,
  clipOf,
  layClip,
  readClip,
  readWords,
  wordsOf,
} from '../src/model/clipping'
import { Undo } from '../src/model/undo'
import { TEXT_LIMIT } from '../src/schema/terms'

let board: Board

beforeEach(() => {
  board = new Board()
})

const rows = (words: string) => {
  const pasted = readWords(words)
  return 'rows' in pasted ? pasted.rows : pasted
}

// ------------------------------------------------------------------ papers

function two(): string[] {
  return board.createAll([
    {
      kind: 'action',
      pos: [1800, 300],
      zone: 'solution',
      text: 'Ouvrir\nla légumerie 🥕',
      source: 'ECOL-A4',
      colour: 'red',
      label: 'urgent',
      size: [320, 192],
    },
    { kind: 'actor', pos: [2100, 300], zone: 'solution', text: 'Six mairies' },
  ])
}

test('papers come out of the clipboard as they went in, on another board too', () => {
  const [action = '', actor = ''] = two()
  board.doc.getMap('links').set('link-0123456789ab', { from: actor, to: action, kind: 'carries' })
  board.doc
    .getMap('links')
    .set('link-0123456789ac', { from: actor, to: 'elsewhere', kind: 'carries' })

  const clip = readClip(JSON.stringify(clipOf(board, [actor, action])))
  const other = new Board()
  expect(clip).not.toBeNull()
  const [copy = '', second = ''] = clip ? layClip(other, clip) : []

  const { client, z } = other.read(copy) ?? {}
  expect(other.read(copy)).toEqual({ ...board.read(action), id: copy, client, z })
  expect(other.read(second)?.text).toBe('Six mairies')
  expect([...other.doc.getMap('links').values()]).toEqual([
    { from: second, to: copy, kind: 'carries' },
  ])
})

test('a tray takes its objective and its papers along', () => {
  const tray = board.create({ kind: 'solution', pos: [1760, 300], zone: 'solution', text: 'Cour' })
  board.write(tray, { at: 0, remove: 0, insert: 'Ensemble 🌱' }, board.objectiveOf(tray))
  const part = board.create({
    kind: 'action',
    pos: [1800, 600],
    zone: 'solution',
    text: 'Planter',
    solution: tray,
  })
  const undo = new Undo(board)

  const clip = readClip(JSON.stringify(clipOf(board, [part, tray])))
  const ids = clip ? layClip(board, clip) : []
  const [one, two] = ids.map((id) => board.read(id))
  const [frame, paper] = one?.kind === 'solution' ? [one, two] : [two, one]

  expect(frame).toMatchObject({ text: 'Cour', objective: 'Ensemble 🌱' })
  expect(paper).toMatchObject({ text: 'Planter', solution: frame?.id })
  undo.undo()
  expect(ids.every((id) => board.read(id)?.deleted)).toBe(true)
  undo.redo()
  expect(board.read(frame?.id ?? '')?.objective).toBe('Ensemble 🌱')
  // A part that goes alone is no part of what stays behind.
  expect(clipOf(board, [part]).notes[0]?.inside).toBeUndefined()
})

test('a clip lets nothing lie in what is no tray', () => {
  const note = { kind: 'idea', pos: [1, 2], zone: 'parking', text: 'a' }
  const notes = [
    { ...note, inside: 1 },
    { ...note, inside: 1 },
    { ...note, inside: 'x' },
  ]

  for (const read of readClip(JSON.stringify({ notes }))?.notes ?? [{ inside: 9 }])
    expect(read.inside).toBeUndefined()
})

test('laying a clip is one gesture', () => {
  const clip = clipOf(board, two())
  const undo = new Undo(board)

  layClip(board, clip)
  undo.undo()

  expect([...board.living()]).toHaveLength(2)
})

test('other programs get the words', () => {
  expect(wordsOf(clipOf(board, two()))).toBe('Ouvrir\nla légumerie 🥕\nSix mairies')
})

test('a clip is read with suspicion', () => {
  const note = { kind: 'idea', pos: [1, 2], zone: 'parking', text: 'a' }
  const read = (change: object) => readClip(JSON.stringify({ notes: [{ ...note, ...change }] }))

  expect(read({})?.notes).toHaveLength(1)
  for (const odd of [
    { kind: 'script' },
    { pos: [1] },
    { pos: [1, 'x'] },
    { pos: [1e9, 0] },
    { zone: 'nowhere' },
  ])
    expect(read(odd), JSON.stringify(odd)).toBeNull()
  expect(read({ colour: '"><img>', label: 'x'.repeat(65), source: '', size: [0, 1e9] })).toEqual({
    notes: [{ ...note, colour: null, label: null, source: null }],
    links: [],
  })
  expect(read({ text: 'x'.repeat(10_000) })?.notes[0]?.text).toHaveLength(TEXT_LIMIT)
  expect(read({ text: { toString: 1 } })?.notes[0]?.text).toBe('')
  for (const json of ['', '{', 'null', '[]', '{"notes":{}}', '{"notes":[null,1,"x"]}'])
    expect(readClip(json), json).toBeNull()
})

test('links of a clip point only at notes of it', () => {
  const note = { kind: 'idea', pos: [1, 2], zone: 'parking', text: 'a' }
  const links = [
    { from: 0, to: 2, kind: 'combines' },
    { from: 0, to: 1, kind: 'combines' },
    { from: 0, to: 0, kind: 'combines' },
    { from: 0, to: 9, kind: 'combines' },
    { from: 2, to: 0, kind: 'eats' },
    null,
  ]

  // The second note is not understood: the third takes its number.
  const clip = readClip(JSON.stringify({ notes: [note, { ...note, kind: 'x' }, note], links }))

  expect(clip?.links).toEqual([{ from: 0, to: 1, kind: 'combines' }])
})

// ------------------------------------------------------------------- words

test('each line is a note, without the signs of lists', () => {
  expect(rows('- un four\r\n• une cour\n\n  3. un jardin\n2 tables\n10 %')).toEqual([
    ['un four'],
    ['une cour'],
    ['un jardin'],
    ['2 tables'],
    ['10 %'],
  ])
})

test('a paragraph too long for a note goes on in the next, and no word is lost', () => {
  const words = Array.from({ length: 300 }, (_, i) => `mot${String(i)}`).join(' ')

  const parts = rows(words) as string[][]

  expect(parts.length).toBeGreaterThan(2)
  for (const [part = ''] of parts) expect(part.length).toBeLessThanOrEqual(TEXT_LIMIT)
  expect(parts.flat().join(' ')).toBe(words)
  const emoji = '👩‍👩‍👧'.repeat(200)
  expect((rows(emoji) as string[][]).flat().join('')).toBe(emoji)
})

test('a table is a grid of cells, with holes where nothing was', () => {
  expect(rows('Qui\tQuoi\nÉcole\t\n\tJardin')).toEqual([
    ['Qui', 'Quoi'],
    ['École', null],
    [null, 'Jardin'],
  ])
})

test('a cell with line breaks stands in quotes, as spreadsheets copy it', () => {
  expect(rows('a\t"deux\nlignes et ""guillemets"""\nb\tc')).toEqual([
    ['a', 'deux\nlignes et "guillemets"'],
    ['b', 'c'],
  ])
  expect(rows('"libre" mais pas fermé\tx')).toEqual([['"libre" mais pas fermé', 'x']])
})

test('a table with a long cell becomes one note a row', () => {
  const long = 'mot '.repeat(140).trim()
  const pasted = readWords(`a\t${long}\nb\tc`)

  expect(pasted).toMatchObject({ table: false })
  expect((rows(`a\t${long}\nb\tc`) as string[][]).at(-1)).toEqual(['b · c'])
  expect(asLines([['a', null, 'b']])).toEqual([['a · b']])
})

test('too much is refused before anything is laid', () => {
  expect(readWords('x\n'.repeat(5000))).toEqual({ refused: 'many', n: 5000 })
  expect(readWords('é'.repeat(10_000_000))).toEqual({ refused: 'long' })
  expect(readWords('une ligne\n'.repeat(1_000_000))).toEqual({ refused: 'many', n: 1_000_000 })
  expect(readWords('a\tb\n'.repeat(MOST_NOTES))).toEqual({ refused: 'many', n: 2 * MOST_NOTES })
  expect(readWords(' \n\t\n')).toEqual({ refused: 'nothing' })
})

test('what looks like code or a link stays words', () => {
  expect(rows('<img onerror=alert(1)>\njavascript:alert(1)')).toEqual([
    ['<img onerror=alert(1)>'],
    ['javascript:alert(1)'],
  ])
})
