// One yjs document that types and erases in every script, driven by JSON lines: a request a line on
// standard input, an answer a line on standard output. The end of standard input ends the process.
//
// {begin, words} → {}              a fresh document with the client id `begin`
// {hear, seed, edits} → {texts, updates}   hears updates, tells its texts, then makes so many edits

import { createInterface } from 'node:readline'
import * as Y from 'yjs'
import { random } from './edits.mjs'

const graphemes = new Intl.Segmenter('fr')

let doc
let words
let written

const begin = (request) => {
  doc = new Y.Doc()
  doc.clientID = request.begin
  words = request.words
  doc.on('update', (update, _, __, transaction) => {
    if (transaction.local) written.push(Buffer.from(update).toString('base64'))
  })
  return {}
}

const texts = () => Object.fromEntries([...doc.getMap('notes')].map(([id, note]) => [id, note.get('text').toString()]))

/** Where a caret may stand: between people's characters, or anywhere that halves no code point. */
const carets = (text, fine) => {
  const parts = fine ? [...text] : [...graphemes.segment(text)].map(({ segment }) => segment)
  const places = [0]
  for (const part of parts) places.push(places.at(-1) + part.length)
  return places
}

const edit = (text, next, pick) => {
  const content = text.toString()
  const places = carets(content, next() < 0.5)
  const at = Math.floor(next() * places.length)
  const end = Math.min(at + 1 + Math.floor(next() * 4), places.length - 1)
  const erases = content.length > 160 || next() < 0.35
  if (erases && at < end) text.delete(places[at], places[end] - places[at])
  if (!erases || at === end || next() < 0.3) text.insert(places[at], pick(words))
}

const round = ({ hear, seed, edits }) => {
  for (const update of hear) Y.applyUpdate(doc, Buffer.from(update, 'base64'))
  const answer = { texts: texts(), updates: (written = []) }
  const next = random(seed)
  const pick = (things) => things[Math.floor(next() * things.length)]
  const notes = [...doc.getMap('notes').values()]
  for (let done = 0; done < edits; done += 1) {
    const text = pick(notes).get('text')
    doc.transact(() => edit(text, next, pick))
  }
  return answer
}

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const request = JSON.parse(line)
  const answer = 'begin' in request ? begin(request) : round(request)
  process.stdout.write(JSON.stringify(answer) + '\n')
})
lines.on('close', () => process.exit(0))
