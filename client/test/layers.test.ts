// @vitest-environment node
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../src')

/** A file may import from its own layer and from those above it in this list. */
const layers: string[][] = [
  ['schema', 'i18n'],
  ['model', 'api'],
  ['ui'],
  ['sync'],
  ['tools'],
  ['view'],
  ['method', 'replay'],
  ['main', 'pages'],
]
/** What screens and the network are made of: the model knows neither. */
const outside = /^(svelte|y-protocols|lib0)/u

const layerOf = (path: string) => relative(root, path).split(/[\\/.]/u)[0] ?? ''
const rank = (layer: string) => layers.findIndex((names) => names.includes(layer))

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|svelte)$/u.test(file) && !file.endsWith('.d.ts'))
  .map((file) => join(root, file))

const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/gu)].map(
    ([, path]) => path ?? '',
  )

test('imports only go down', () => {
  const against: string[] = []
  for (const file of files)
    for (const path of importsOf(file).filter((path) => path.startsWith('.'))) {
      const target = layerOf(resolve(dirname(file), path))
      if (rank(target) > rank(layerOf(file))) against.push(`${relative(root, file)} → ${path}`)
      expect(rank(target), `${relative(root, file)} → ${path}`).toBeGreaterThanOrEqual(0)
    }

  expect(against).toEqual([])
})

test('the model knows no screen and no network', () => {
  const model = files.filter((file) => layerOf(file) === 'model')

  for (const file of model)
    for (const path of importsOf(file)) expect(path, relative(root, file)).not.toMatch(outside)
})

test('only the model and sync touch the document library', () => {
  const others = files.filter((file) => !['model', 'sync'].includes(layerOf(file)))

  for (const file of others) {
    const values = readFileSync(file, 'utf8').match(/^import (?!type)[^\n]*from 'yjs'/mu)
    expect(values, relative(root, file)).toBeNull()
  }
})

test('nobody asks the server behind api and sync', () => {
  const doors = ['api', 'sync']
  const others = files.filter((file) => !doors.includes(layerOf(file)) && layerOf(file) !== 'pages')

  for (const file of others)
    expect(readFileSync(file, 'utf8'), relative(root, file)).not.toMatch(/\bfetch\(|new WebSocket/u)
})

test('no template carries a style attribute, which the security policy would drop', () => {
  for (const file of files.filter((file) => file.endsWith('.svelte')))
    expect(readFileSync(file, 'utf8'), relative(root, file)).not.toMatch(/<[a-z][^>]*\sstyle="/u)
})

test('no file is longer than 400 lines', () => {
  for (const file of files)
    expect(readFileSync(file, 'utf8').split('\n').length, relative(root, file)).toBeLessThanOrEqual(
      400,
    )
})
