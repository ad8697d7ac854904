// Excalidraw with the notes of the bench: rectangles with their texts.
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import {
  CaptureUpdateAction,
  Excalidraw,
  convertToExcalidrawElements,
} from '@excalidraw/excalidraw'
import '@excalidraw/excalidraw/index.css'

window.EXCALIDRAW_ASSET_PATH = './'
const notes = await (await fetch('./notes.json')).json()
const kept = await fetch('./kept.json').then((answer) => (answer.ok ? answer.json() : null))

const elements =
  kept ??
  convertToExcalidrawElements(
    notes.map(({ id, text, square: [x, y] }) => ({
      type: 'rectangle',
      id,
      x,
      y,
      width: 220,
      height: 132,
      backgroundColor: '#ffee93',
      fillStyle: 'solid',
      roughness: 0,
      label: { text, fontSize: 16 },
    })),
    { regenerateIds: false },
  )
const labels = new Map(elements.filter((e) => e.containerId).map((e) => [e.containerId, e.id]))

function offer(api) {
  const remotely = (changes) => {
    const next = api.getSceneElementsIncludingDeleted().map((element) => {
      const change = changes.get(element.id)
      return change
        ? { ...element, ...change(element), version: element.version + 1, versionNonce: Math.floor(Math.random() * 2 ** 31) }
        : element
    })
    api.updateScene({ elements: next, captureUpdate: CaptureUpdateAction.NEVER })
  }
  const state = () => api.getAppState()
  const places = (ids) => {
    const byId = new Map(api.getSceneElements().map((element) => [element.id, element]))
    return ids.map((id) => [byId.get(id).x, byId.get(id).y])
  }
  window.bench = {
    keep: () => JSON.stringify(api.getSceneElements()),
    look: (zoom, [x, y]) =>
      api.updateScene({ appState: { zoom: { value: zoom }, scrollX: -x, scrollY: -y } }),
    all: () => api.scrollToContent(api.getSceneElements(), { fitToContent: true, animate: false }),
    select: (ids) =>
      api.updateScene({
        appState: { selectedElementIds: Object.fromEntries(ids.map((id) => [id, true])) },
      }),
    move: (moves) => {
      const changes = new Map()
      for (const [id, dx, dy] of moves) {
        const by = ({ x, y }) => ({ x: x + dx, y: y + dy })
        changes.set(id, by)
        changes.set(labels.get(id), by)
      }
      remotely(changes)
    },
    write: (id, letter) =>
      remotely(
        new Map([
          [
            labels.get(id),
            ({ text, originalText }) => ({ text: text + letter, originalText: originalText + letter }),
          ],
        ]),
      ),
    places,
    where: () => JSON.stringify([state().scrollX, state().scrollY, state().zoom.value]),
    target: '.excalidraw canvas.interactive',
  }
  requestAnimationFrame(() => {
    window.bench.look(1, [0, 0])
    window.bench.ready = state().isLoading !== undefined
  })
}

createRoot(document.getElementById('root')).render(
  createElement(Excalidraw, { initialData: { elements }, excalidrawAPI: offer }),
)
