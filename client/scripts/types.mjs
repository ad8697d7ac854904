/** Types of the board document, generated from schema/board.schema.json; --check only compares. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compile } from 'json-schema-to-typescript'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const source = here('../../schema/board.schema.json')
const target = here('../src/schema/board.d.ts')

/** Our generator knows tuples only in their older spelling. */
function olderTuples(value) {
  if (Array.isArray(value)) return value.map(olderTuples)
  if (typeof value !== 'object' || value === null) return value
  const { prefixItems, items, ...rest } = value
  const older = Object.fromEntries(Object.entries(rest).map(([key, v]) => [key, olderTuples(v)]))
  if (!prefixItems) return items === undefined ? older : { ...older, items: olderTuples(items) }
  return {
    ...older,
    items: prefixItems.map(olderTuples),
    additionalItems: false,
    maxItems: prefixItems.length,
  }
}

if (existsSync(source)) {
  const made = await compile(
    olderTuples(JSON.parse(readFileSync(source, 'utf8'))),
    'BoardDocument',
    {
      bannerComment: '/* Generated from schema/board.schema.json by `make types`. */',
      additionalProperties: false,
      style: { semi: false, singleQuote: true, printWidth: 100 },
    },
  )
  const kept = existsSync(target) ? readFileSync(target, 'utf8') : ''
  if (!process.argv.includes('--check')) writeFileSync(target, made)
  else if (kept !== made) {
    console.error('src/schema/board.d.ts is stale: run `make types`.')
    process.exitCode = 1
  }
}
