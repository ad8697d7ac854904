// @vitest-environment node
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { icons } from '../src/ui/icons'
import { pageIcons } from '../src/ui/icons.pages'

const root = resolve(import.meta.dirname, '../src')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.(ts|svelte)$/u.test(path) && !path.startsWith('ui/icons'))
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

test('the board shows no sign that it does not load', () => {
  for (const path of files.filter((path) => !path.startsWith('pages/')))
    for (const name of Object.keys(pageIcons))
      expect(textOf(path), path).not.toMatch(new RegExp(`['"]${name}['"]`, 'u'))
})

test('every page around the board loads its signs, and they are drawn', () => {
  for (const path of files.filter((path) => /^pages\/\w+\/main\.ts$/u.test(path)))
    expect(textOf(path), path).toContain('ui/icons.pages')
  expect(icons.printer).toBe(pageIcons.printer)
})
