import { beforeEach, expect, test, vi } from 'vitest'

/** What the system wishes; `change` tells the page. */
const system = { dark: false, contrast: false, heard: [] as (() => void)[] }
const change = (wish: Partial<typeof system>) => {
  Object.assign(system, wish)
  for (const hear of system.heard) hear()
}
const shown = () => document.documentElement.dataset['mode']

vi.stubGlobal('matchMedia', (query: string) => ({
  get matches() {
    return query.includes('contrast') ? system.contrast : system.dark
  },
  addEventListener: (_: string, hear: () => void) => system.heard.push(hear),
}))

const { chooseMode, startMode } = await import('../src/ui/mode')

beforeEach(() => {
  localStorage.clear()
  Object.assign(system, { dark: false, contrast: false, heard: [] })
})

test('who chose nothing has what the system says, and follows it', () => {
  system.dark = true
  startMode()
  expect(shown()).toBe('dark')

  change({ dark: false })
  expect(shown()).toBe('light')

  change({ dark: true, contrast: true })
  expect(shown()).toBe('contrast')
})

test('what was chosen on this device stays, whatever the system says', () => {
  startMode()
  chooseMode('contrast')
  change({ dark: true })
  expect(shown()).toBe('contrast')

  chooseMode('auto')
  expect(shown()).toBe('dark')
})

test('an address may wish for a mode, and an unknown wish is none', () => {
  chooseMode('dark')

  startMode('light')
  expect(shown()).toBe('light')

  startMode('purple')
  expect(shown()).toBe('dark')
})
