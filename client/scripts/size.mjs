/** Initial JavaScript of each built page (entry and its static imports), gzip, in KiB. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('../../server/static/', import.meta.url))
const BUDGET = { 'board.html': 90, 'join.html': 60 }

function staticImports(file, seen) {
  if (seen.has(file)) return seen
  seen.add(file)
  const code = readFileSync(join(root, file), 'utf8')
  for (const [, path] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/gu))
    staticImports(`assets/${path}`, seen)
  return seen
}

let over = false
for (const page of readdirSync(root).filter((file) => file.endsWith('.html'))) {
  const html = readFileSync(join(root, page), 'utf8')
  const files = new Set()
  for (const [, path] of html.matchAll(/(?:src|href)="\/([^"]+\.js)"/gu)) staticImports(path, files)
  const bytes = [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(root, file)), { level: 9 }).length,
    0,
  )
  const kib = bytes / 1024
  console.log(`${page}: ${kib.toFixed(1)} KiB gzip in ${files.size} files`)
  over ||= kib > (BUDGET[page] ?? Infinity)
}
process.exitCode = over ? 1 : 0
