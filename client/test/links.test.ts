import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Board } from '../src/model/board'
import { LINK_KINDS, Links, readLink, usualLink } from '../src/model/links'
import { Undo } from '../src/model/undo'
import { KINDS, type Kind } from '../src/schema/terms'

import { sure } from './sure'

let mine: Board
let hers: Board
let links: Links
let her: Links
let a: string
let b: string
let c: string

function meet(): void {
  Y.applyUpdate(hers.doc, Y.encodeStateAsUpdate(mine.doc), 'network')
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(hers.doc), 'network')
}
const lay = (kind: Kind) => mine.create({ kind, pos: [0, 0], zone: 'solution', text: kind })

beforeEach(() => {
  mine = new Board()
  hers = new Board()
  links = new Links(mine)
  her = new Links(hers)
  ;[a, b, c] = [lay('action'), lay('action'), lay('actor')]
  meet()
})

test('a link is a plain value with from, to and kind, and nothing else', () => {
  const id = sure(links.add({ from: a, to: b, kind: 'combines' }))

  expect(mine.links.get(id)).toEqual({ from: a, to: b, kind: 'combines' })
  expect(id).toMatch(/^[A-Za-z0-9_-]{12,64}$/u)
})

test('a colleague sees it, and finds it from both its ends', () => {
  const id = links.add({ from: a, to: b, kind: 'precedes' })
  meet()

  expect(her.of(a)).toEqual([{ id, from: a, to: b, kind: 'precedes' }])
  expect(her.of(b)).toEqual(her.of(a))
  expect(her.of(c)).toEqual([])
})

test('no note is linked to itself, and no link is drawn twice', () => {
  expect(links.add({ from: a, to: a, kind: 'combines' })).toBeNull()
  const id = links.add({ from: a, to: b, kind: 'combines' })

  expect(links.add({ from: a, to: b, kind: 'combines' })).toBe(id)
  expect(mine.links.size).toBe(1)
  expect(links.add({ from: a, to: b, kind: 'precedes' })).not.toBe(id)
})

test('two who draw the same at once have one link, and one gesture takes it away', () => {
  links.add({ from: a, to: b, kind: 'combines' })
  her.add({ from: a, to: b, kind: 'combines' })
  meet()

  expect(links.of(a)).toHaveLength(1)
  expect(links.of(a)).toEqual(her.of(a))
  links.remove(sure(links.of(a)[0]).id)
  meet()
  expect(her.of(a)).toEqual([])
})

test('a link changes its kind and its direction, and stays found', () => {
  const id = sure(links.add({ from: a, to: b, kind: 'combines' }))

  links.change(id, { kind: 'precedes' })
  links.change(id, { from: b, to: a })

  expect(links.of(a)).toEqual([{ id, from: b, to: a, kind: 'precedes' }])
})

test('a change that makes a second one alike leaves one', () => {
  links.add({ from: a, to: b, kind: 'combines' })
  const id = sure(links.add({ from: a, to: b, kind: 'precedes' }))

  links.change(id, { kind: 'combines' })

  expect(links.of(a)).toHaveLength(1)
  expect(mine.links.size).toBe(1)
})

test('undo takes back a link, redo draws it again, and a colleague’s link stays', () => {
  const undo = new Undo(mine)
  links.add({ from: a, to: b, kind: 'combines' })
  her.add({ from: c, to: a, kind: 'carries' })
  meet()

  undo.undo()
  expect(links.of(a).map(({ kind }) => kind)).toEqual(['carries'])
  undo.redo()
  expect(
    links
      .of(a)
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['carries', 'combines'])
})

test('undo gives back the kind a link had', () => {
  const id = sure(links.add({ from: a, to: b, kind: 'combines' }))
  const undo = new Undo(mine)
  links.change(id, { kind: 'precedes' })

  undo.undo()

  expect(links.of(a)).toEqual([{ id, from: a, to: b, kind: 'combines' }])
})

test('whoever listens hears of each change once', () => {
  let heard = 0
  const stop = links.watch(() => heard++)

  her.add({ from: a, to: b, kind: 'combines' })
  meet()
  expect(heard).toBe(1)
  stop()
  her.add({ from: a, to: c, kind: 'connects' })
  meet()
  expect(heard).toBe(1)
})

test.each([
  null,
  'x',
  4,
  [],
  {},
  { from: 'a', to: 'b' },
  { from: 'a', to: 'b', kind: 'loves' },
  { from: 'a', to: 'a', kind: 'combines' },
  { from: 3, to: 'b', kind: 'combines' },
  { from: '', to: 'b', kind: 'combines' },
])('what is not a link is none: %j', (value) => {
  expect(readLink('linklinklink', value)).toBeNull()
})

test('a link that is not understood does not harm the others', () => {
  hers.links.set('strange-strange', { from: a, to: b, kind: 'newer-kind' })
  her.add({ from: a, to: b, kind: 'combines' })
  meet()

  expect(links.of(a).map(({ kind }) => kind)).toEqual(['combines'])
})

test.each<[Kind, Kind, string, boolean]>([
  ['actor', 'action', 'carries', false],
  ['action', 'actor', 'carries', true],
  ['action', 'action', 'combines', false],
  ['action', 'initiative', 'strengthens', false],
  ['initiative', 'action', 'strengthens', true],
  ['future', 'challenge', 'answers', false],
  ['challenge', 'solution', 'answers', true],
  ['challenge', 'challenge', 'reformulates', false],
  ['action', 'future', 'contributes', false],
  ['idea', 'action', 'inspired_by', true],
  ['actor', 'actor', 'connects', false],
])('from %s to %s the usual link is %s', (from, to, kind, turned) => {
  const link = usualLink({ id: 'one', kind: from }, { id: 'two', kind: to })

  expect(link).toEqual({ from: turned ? 'two' : 'one', to: turned ? 'one' : 'two', kind })
})

test('every two kinds have a usual link, the same from whichever end it is drawn', () => {
  for (const one of KINDS)
    for (const two of KINDS) {
      const there = usualLink({ id: 'one', kind: one }, { id: 'two', kind: two })
      const back = usualLink({ id: 'two', kind: two }, { id: 'one', kind: one })
      expect(LINK_KINDS).toContain(there.kind)
      expect(back.kind).toBe(there.kind)
    }
})
