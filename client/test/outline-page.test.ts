import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { moreWords, startLanguage } from '../src/i18n'
import Outline from '../src/method/Outline.svelte'
import { Board } from '../src/model/board'
import { KINDS, ZONES, type NoteId } from '../src/schema/terms'
import Canvas from '../src/view/Canvas.svelte'
import { Stage } from '../src/view/stage.svelte'
import { zoneRect } from '../src/model/geometry'

let mounted: Record<string, unknown>[] = []
let stage: Stage
let board: Board

beforeAll(async () => {
  localStorage.setItem('tablee:language', 'fr')
  await startLanguage()
  await moreWords()
})

beforeEach(lay)

/** A new board without anything on it. */
function lay(): void {
  board = new Board()
  const nothing = () => undefined
  stage = new Stage(board, {
    doing: nothing,
    said: nothing,
    tell: nothing,
    changed: nothing,
    author: () => null,
  })
  stage.mayWrite = true
}

afterEach(async () => {
  for (const component of mounted) await unmount(component)
  mounted = []
  stage.stop()
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

function outline(): HTMLElement {
  const target = document.body.appendChild(document.createElement('div'))
  const table = { stage, others: [], author: () => null }
  mounted.push(mount(Outline, { target, props: { table } }))
  flushSync()
  return target
}

/** A screen on which the whole table lies near enough to be read. */
function canvas(): HTMLElement {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(3200)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(1400)
  const target = document.body.appendChild(document.createElement('div'))
  const props = {
    stage,
    others: [],
    letters: true,
    author: () => null,
    cursor: () => undefined,
    card: () => undefined,
  }
  mounted.push(mount(Canvas, { target, props }))
  stage.showAll(false)
  flushSync()
  return target
}

interface Shown {
  kind: string | undefined
  text: string
}

function whole(target: HTMLElement): void {
  for (const { id, text } of board.living())
    expect(target.querySelector(`[data-note-id='${id}']`)?.textContent).toContain(text)
}

function shownIn(target: HTMLElement, words?: string): Map<NoteId, Shown> {
  const shown = new Map<NoteId, Shown>()
  for (const element of target.querySelectorAll<HTMLElement>('[data-note-id]')) {
    const id = element.dataset['noteId'] ?? ''
    expect(shown.has(id), `${id} twice`).toBe(false)
    const text = (words ? element.querySelector(words) : element)?.textContent ?? ''
    shown.set(id, { kind: element.dataset['kind'], text })
  }
  return shown
}

function random(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state * 48271) % 2147483647
    return state % below
  }
}

/** Notes of every kind everywhere, some taken away, some in groups, some that nobody knows. */
function fill(seed: number): void {
  const next = random(seed)
  const ids: NoteId[] = []
  for (let at = next(24); at > 0; at--) {
    const zone = ZONES[next(ZONES.length)] ?? 'parking'
    const { x, w } = zoneRect(zone)
    const id = board.create({
      kind: KINDS[next(KINDS.length)] ?? 'idea',
      zone,
      pos: [x + 10 + next(w - 230), 120 + next(800)],
      text: `n${String(at)} ${['', 'été 🌻', '<img onerror=alert(1)>', 'שלום'][next(4)] ?? ''}`,
    })
    ids.push(id)
    board.doc.transact(() => {
      const entry = board.notes.get(id)
      if (next(3) === 0) entry?.set('label', ['jardin', 'mairie'][next(2)])
      if (next(3) === 0) entry?.set('solution', ids[next(ids.length)])
      if (next(6) === 0) entry?.set('del', 1)
      if (next(8) === 0) entry?.set('kind', 'vision')
    })
  }
  const [challenge, future] = [ids[next(ids.length + 1)], ids[next(ids.length + 1)]]
  if (challenge) board.about.set('challenge', challenge)
  if (future) board.about.set('future', future)
}

describe('the outline and the board', () => {
  test('show the same notes with the same words, whatever is on the table', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      fill(seed)
      const listed = shownIn(outline(), '.said')
      const target = canvas()
      // The head of a solution comes a little later than its paper.
      await vi.waitFor(() => whole(target), { timeout: 20_000 })
      const seen = shownIn(target)

      expect([...listed.keys()].sort(), `seed ${String(seed)}`).toEqual([...seen.keys()].sort())
      for (const [id, { kind, text }] of listed) {
        expect(seen.get(id)?.kind).toBe(kind)
        expect(seen.get(id)?.text).toContain(board.read(id)?.text)
        expect(text).toBe(board.read(id)?.text || 'Note sans texte')
      }

      for (const component of mounted) await unmount(component)
      mounted = []
      stage.stop()
      lay()
      document.body.innerHTML = ''
    }
  }, 60_000)

  test('leave out what they do not know with a sentence, the rest unharmed', async () => {
    board.create({ kind: 'idea', zone: 'welcome', pos: [10, 200], text: 'connue' })
    const entry = new Y.Map<unknown>()
    entry.set('kind', 'vision')
    entry.set('pos', [40, 200])
    entry.set('text', new Y.Text('demain'))
    board.notes.set('fromTheFuture', entry)
    board.about.set('schema', 2)

    const list = outline()

    expect(list.textContent).toContain('connue')
    expect(list.textContent).toContain('1 note d’une version plus récente')
    expect(list.textContent).toContain('Rechargez la page')
    const seen = canvas()
    await vi.waitFor(
      () => expect(seen.textContent).toContain('1 note d’une version plus récente'),
      { timeout: 20_000 },
    )
    expect(seen.textContent).toContain('connue')
  })
})

describe('the keyboard in the outline', () => {
  const press = (key: string, more: KeyboardEventInit = {}) => {
    const target = document.activeElement ?? document.body
    target.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
    )
    flushSync()
  }
  const settled = async () => {
    flushSync()
    await Promise.resolve()
    await new Promise((done) => setTimeout(done))
    flushSync()
  }
  const idOf = (words: string) => [...board.living()].find(({ text }) => text === words)?.id ?? ''
  const here = () => document.activeElement?.textContent ?? ''

  beforeEach(() => {
    for (const [at, text] of ['un', 'deux', 'trois'].entries())
      board.create({ kind: 'idea', zone: 'welcome', pos: [20, 150 + at * 160], text })
    board.create({ kind: 'idea', zone: 'future', pos: [1200, 150], text: 'quatre' })
  })

  test('has one stop, and arrows from row to row across zones', async () => {
    const list = outline()
    const stops = () => list.querySelectorAll('.words[tabindex="0"]')
    expect(stops().length).toBe(1)
    ;(stops()[0] as HTMLElement).focus()

    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown']) {
      press(key)
      await settled()
    }
    expect(here()).toContain('quatre')
    expect(stops().length).toBe(1)

    press('Home')
    await settled()
    expect(here()).toContain('un')
  })

  test('writes in place with Enter, and comes back to the row with Escape', async () => {
    const list = outline()
    list.querySelector<HTMLElement>('.words')?.focus()
    press('Enter')
    await settled()
    const field = document.activeElement as HTMLTextAreaElement
    expect(field.tagName).toBe('TEXTAREA')
    field.value = 'un et demi'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    press('Escape')
    await settled()

    expect(here()).toContain('un et demi')
    expect([...board.living()].map(({ text }) => text)).toContain('un et demi')
  })

  test('lays a note in the zone where one is', async () => {
    const list = outline()
    stage.select([idOf('quatre')])
    flushSync()
    list.querySelector<HTMLElement>('.words[tabindex="0"]')?.focus()
    press('n')
    await settled()

    const [laid] = [...board.living()].filter(({ text }) => text === '')
    expect(laid?.zone).toBe('future')
    expect(document.activeElement?.tagName).toBe('TEXTAREA')
  })

  test('removes a row and goes on from another one', async () => {
    const list = outline()
    list.querySelector<HTMLElement>('.words')?.focus()
    stage.select([idOf('un')])
    press('Delete')
    await settled()

    expect([...board.living()].map(({ text }) => text)).not.toContain('un')
    expect(document.activeElement?.closest('[data-note-id]')).not.toBeNull()
  })

  test('opens what can be done, moves the note to another zone and stays with it', async () => {
    const list = outline()
    list.querySelector<HTMLElement>('.words')?.click()
    await settled()
    const button = (words: string) =>
      [...list.querySelectorAll('button')].find(({ textContent }) => textContent === words)
    button('Déplacer vers…')?.click()
    await settled()
    button('Parking')?.click()
    await settled()

    expect([...board.living()].find(({ text }) => text === 'un')?.zone).toBe('parking')
    expect(here()).toContain('un')
  })
})
