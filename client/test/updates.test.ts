/** What came from elsewhere is passed on as it came; what was written here is never missed. */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Updates } from '../src/sync/updates'

function elsewhere(): Uint8Array {
  const doc = new Y.Doc()
  doc.getMap('notes').set('a', new Y.Text('là'))
  return Y.encodeStateAsUpdate(doc)
}

function listened(doc: Y.Doc) {
  const told: { update: Uint8Array; origin: unknown; local: boolean }[] = []
  Updates.of(doc).on((update, origin, _, { local }) => told.push({ update, origin, local }))
  return told
}

describe('updates of a document', () => {
  test('those from elsewhere are passed on as they came, with their origin', () => {
    const doc = new Y.Doc()
    const told = listened(doc)
    const update = elsewhere()
    Updates.of(doc).apply(update, 'line')
    expect(told).toEqual([{ update, origin: 'line', local: false }])
    expect(told[0]?.update).toBe(update)
  })

  test('what is known already is told to nobody', () => {
    const doc = new Y.Doc()
    const update = elsewhere()
    Updates.of(doc).apply(update, 'line')
    const told = listened(doc)
    Updates.of(doc).apply(update, 'line')
    expect(told).toEqual([])
  })

  test('a deletion alone is told', () => {
    const there = new Y.Doc()
    there.getMap('notes').set('a', 1)
    const doc = new Y.Doc()
    Updates.of(doc).apply(Y.encodeStateAsUpdate(there), 'line')
    const vector = Y.encodeStateVector(there)
    there.getMap('notes').delete('a')
    const told = listened(doc)
    Updates.of(doc).apply(Y.encodeStateAsUpdate(there, vector), 'line')
    expect(told).toHaveLength(1)
    expect(doc.getMap('notes').has('a')).toBe(false)
  })

  test('what is written here is told as the library writes it', () => {
    const doc = new Y.Doc()
    const told = listened(doc)
    doc.getMap('notes').set('b', 2)
    const copy = new Y.Doc()
    for (const { update } of told) Y.applyUpdate(copy, update)
    expect(copy.getMap('notes').toJSON()).toEqual({ b: 2 })
    expect(told[0]?.local).toBe(true)
  })

  test('what somebody writes because of what came is not missed', () => {
    const doc = new Y.Doc()
    const notes = doc.getMap('notes')
    notes.observe((event) => {
      if (!event.transaction.local) doc.transact(() => notes.set('answer', 1), 'here')
    })
    const told = listened(doc)
    Updates.of(doc).apply(elsewhere(), 'line')
    const copy = new Y.Doc()
    for (const { update } of told) Y.applyUpdate(copy, update)
    expect(copy.getMap('notes').get('answer')).toBe(1)
    expect(told.filter(({ origin }) => origin !== 'line')).not.toEqual([])
  })

  test('who stops listening hears nothing more', () => {
    const doc = new Y.Doc()
    const told: unknown[] = []
    const listen = () => told.push(1)
    Updates.of(doc).on(listen)
    Updates.of(doc).off(listen)
    Updates.of(doc).apply(elsewhere(), 'line')
    expect(told).toEqual([])
  })
})
