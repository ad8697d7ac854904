// @vitest-environment node
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const ui = resolve(import.meta.dirname, '../src/ui')
const css = (file: string) => readFileSync(resolve(ui, file), 'utf8')

type Colours = Record<string, string>

/** The colours a block of a file sets, by name. */
function block(text: string, start: string): Colours {
  const from = text.indexOf(start)
  expect(from, start).toBeGreaterThanOrEqual(0)
  const body = text.slice(from, text.indexOf('\n  }', from) + 1 || undefined)
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+):\s*(#[\da-f]{3,6})\b/giu)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  )
}

const light = block(css('tokens.css').split('@media')[0] ?? '', ':root')
const modes: Record<string, Colours> = {
  light,
  dark: { ...light, ...block(css('modes.css'), "[data-mode='dark']") },
  contrast: { ...light, ...block(css('modes.css'), "[data-mode='contrast']") },
}

function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[\da-f]/giu, '$&$&') : hex
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(full.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

const surfaces = ['table', 'cloth', 'paper']
const kinds = ['challenge', 'future', 'action', 'actor', 'initiative', 'idea']
const states = ['saved', 'saving', 'offline', 'refused']
const words = ['ink', 'ink-2', 'ink-3', 'accent', 'ineg', 'agir', 'econ', 'ecol', 'coop', ...states]

/** What is written on what. */
const texts: [string, string][] = [
  ...words.flatMap((word) => surfaces.map((on): [string, string] => [word, on])),
  ...kinds.flatMap((kind): [string, string][] => [
    ['note-ink', kind],
    [`${kind}-stamp`, kind],
  ]),
  ['ink', 'solution'],
  ['solution-stamp', 'solution'],
  ['on-accent', 'accent'],
  ...['ink', 'ink-2', 'accent'].map((word): [string, string] => [word, 'accent-soft']),
  ...states.map((state): [string, string] => [state, `${state}-soft`]),
  ...Array.from({ length: 12 }, (_, i): [string, string] => ['on-p', `p${String(i)}`]),
]
/** Outlines of what can be used, and of what has the keyboard. */
const outlines = ['edge', 'focus', 'accent'].flatMap((line) =>
  surfaces.map((on): [string, string] => [line, on]),
)

describe.each(Object.entries(modes))('by %s light', (mode, colours) => {
  const between = (a: string, b: string) => {
    const [one, other] = [colours[a], colours[b]]
    expect(one, a).toBeDefined()
    expect(other, b).toBeDefined()
    return contrast(one ?? '', other ?? '')
  }

  test('words can be read on what they stand on', () => {
    const least = mode === 'contrast' ? 7 : 4.5
    for (const [word, on] of texts)
      expect(between(word, on), `${word} on ${on}`).toBeGreaterThanOrEqual(
        word === 'on-p' ? 4.5 : least,
      )
  })

  test('outlines can be seen', () => {
    for (const [line, on] of outlines)
      expect(between(line, on), `${line} on ${on}`).toBeGreaterThanOrEqual(3)
  })
})
