// tldraw with the notes of the bench: sticky sheets of the same size, no tools shown.
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { Tldraw, toRichText } from 'tldraw'
import 'tldraw/tldraw.css'

const shapeId = (id) => `shape:${id}`
const notes = await (await fetch('./notes.json')).json()
const kept = await fetch('./kept.json').then((answer) => (answer.ok ? answer.json() : null))

const shapeOf = ({ id, text, square: [x, y] }) => ({
  id: shapeId(id),
  type: 'geo',
  x,
  y,
  props: { w: 220, h: 132, fill: 'solid', color: 'yellow', size: 's', richText: toRichText(text) },
})

function offer(editor) {
  const remotely = (change) => editor.store.mergeRemoteChanges(change)
  const texts = new Map(notes.map(({ id, text }) => [id, text]))
  window.bench = {
    keep: () => JSON.stringify(editor.getSnapshot()),
    look: (zoom, [x, y]) => editor.setCamera({ x: -x, y: -y, z: zoom }, { immediate: true }),
    all: () => editor.zoomToFit({ immediate: true }),
    select: (ids) => editor.select(...ids.map(shapeId)),
    move: (moves) =>
      remotely(() =>
        editor.store.put(
          moves.map(([id, dx, dy]) => {
            const shape = editor.getShape(shapeId(id))
            return { ...shape, x: shape.x + dx, y: shape.y + dy }
          }),
        ),
      ),
    write: (id, letter) => {
      texts.set(id, texts.get(id) + letter)
      const shape = editor.getShape(shapeId(id))
      const props = { ...shape.props, richText: toRichText(texts.get(id)) }
      remotely(() => editor.store.put([{ ...shape, props }]))
    },
    places: (ids) => ids.map((id) => [editor.getShape(shapeId(id)).x, editor.getShape(shapeId(id)).y]),
    where: () => JSON.stringify(editor.getCamera()),
    target: '.tl-container .tl-canvas',
  }
  if (!kept) editor.createShapes(notes.map(shapeOf))
  window.bench.look(1, [0, 0])
  window.bench.ready = true
}

createRoot(document.getElementById('root')).render(
  createElement(Tldraw, {
    hideUi: true,
    options: { maxShapesPerPage: 20000 },
    snapshot: kept ?? undefined,
    onMount: offer,
  }),
)
