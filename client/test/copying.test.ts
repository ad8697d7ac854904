import { afterEach, expect, test, vi } from 'vitest'
import { copied } from '../src/ui/copying'

const lend = (clipboard: unknown) =>
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })

/** A browser whose old way of copying takes what is selected, or refuses. */
function browser(willing: boolean): string[] {
  const taken: string[] = []
  document.execCommand = vi.fn(() => {
    const field = document.querySelector('textarea')
    if (willing && field) taken.push(field.value)
    return willing
  })
  return taken
}

afterEach(() => document.body.replaceChildren())

test('the clipboard takes the words where the browser lends one', async () => {
  const writeText = vi.fn(() => Promise.resolve())
  lend({ writeText })

  expect(await copied('Été 🌻')).toBe(true)

  expect(writeText).toHaveBeenCalledWith('Été 🌻')
})

test('without a clipboard the words are selected and copied, and nothing is left behind', async () => {
  lend(undefined)
  const taken = browser(true)

  expect(await copied('Été 🌻\nà deux')).toBe(true)

  expect(taken).toEqual(['Été 🌻\nà deux'])
  expect(document.querySelector('textarea')).toBeNull()
})

test('a clipboard that refuses is gone around in the same way', async () => {
  lend({ writeText: () => Promise.reject(new Error('not allowed')) })
  const taken = browser(true)

  expect(await copied('Été')).toBe(true)

  expect(taken).toEqual(['Été'])
})

test('nobody says copied when nothing was', async () => {
  lend(undefined)
  browser(false)

  expect(await copied('Été')).toBe(false)
})

test('the words are selected within the dialog that is open', async () => {
  lend(undefined)
  const dialog = document.createElement('dialog')
  dialog.setAttribute('open', '')
  document.body.append(dialog)
  let place: Element | null | undefined
  document.execCommand = () => {
    place = document.querySelector('textarea')?.parentElement
    return true
  }

  await copied('Été')

  expect(place).toBe(dialog)
})
