// What people do on a board, one transaction each, and bursts of a thousand of them.

import * as Y from 'yjs'

const WORDS = ['défi ', 'forêt 🌳 ', 'où ? ', 'vélo 🚲', 'école ', 'œuf ', '👩🏽‍🌾 ', 'été – ', '“lien” ', '🇫🇷', 'naïf, ']
const ZONES = ['welcome', 'challenge', 'future', 'solution', 'parking']

const noteOf = (doc, note) => doc.getMap('notes').get(note)
const textOf = (doc, note) => noteOf(doc, note).get('text')

export const edits = {
  create: (doc, { note, kind = 'idea', pos = [0, 0], zone = 'challenge', text = '' }) => {
    doc.getMap('notes').set(
      note,
      new Y.Map([
        ['kind', kind],
        ['pos', pos],
        ['zone', zone],
        ['text', new Y.Text(text)],
      ]),
    )
  },
  type: (doc, { note, at, text }) => {
    const shared = textOf(doc, note)
    shared.insert(at ?? shared.length, text)
  },
  erase: (doc, { note, at, length }) => textOf(doc, note).delete(at, length),
  move: (doc, { note, pos }) => {
    noteOf(doc, note).set('pos', pos)
  },
  remove: (doc, { note }) => {
    noteOf(doc, note).set('del', 1)
  },
  link: (doc, { link, from, to, kind = 'answers' }) => {
    doc.getMap('links').set(link, { from, to, kind })
  },
  retain: (doc, { key, value }) => {
    doc.getMap('board').set(key, value)
  },
}

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

/** Where a caret can stand: between the characters that people see. */
const carets = (text) => [
  ...[...new Intl.Segmenter('fr').segment(text)].map(({ index }) => index),
  text.length,
]

/** Carry out `count` edits on `notes` own and shared notes; the event loop runs between them. */
export const burst = async (doc, { seed, count, notes }) => {
  const next = random(seed)
  const pick = (things) => things[Math.floor(next() * things.length)]
  for (let done = 0; done < count; done += 1) {
    const note = pick(notes)
    doc.transact(() => change(doc, note, next, pick))
    await new Promise(setImmediate)
  }
  return count
}

const change = (doc, note, next, pick) => {
  if (!doc.getMap('notes').has(note)) {
    edits.create(doc, { note, zone: pick(ZONES), text: pick(WORDS) })
    return
  }
  const text = textOf(doc, note)
  const places = carets(text.toString())
  const at = Math.floor(next() * places.length)
  const what = next()
  if (what < 0.25) {
    edits.move(doc, { note, pos: [Math.round(next() * 3000), Math.round(next() * 1080) + 0.5] })
  } else if (text.length > 120 || (what < 0.4 && at + 1 < places.length)) {
    const end = Math.min(at + 1 + Math.floor(next() * 6), places.length - 1)
    text.delete(places[at], places[end] - places[at])
  } else {
    text.insert(places[at], pick(WORDS))
  }
}
