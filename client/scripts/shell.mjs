/** Builds the service worker: what the board page is made of, file by file with its hash. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const PAGE = 'board.html'
/** The address that answers with the page, whatever the board: see src/sync/worker.ts. */
const ADDRESS = '/b/-'

const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** The files that a file names, and those that these name, by their names in `assets`. */
function namedBy(root, file, assets, found = new Set()) {
  const content = readFileSync(join(root, file), 'utf8')
  for (const name of assets)
    if (!found.has(name) && content.includes(name)) {
      found.add(name)
      if (/\.(js|css)$/u.test(name)) namedBy(root, `assets/${name}`, assets, found)
    }
  return found
}

/** What the board page needs and all it may load later: path to SHA-256. */
export function shellOf(root) {
  const assets = readdirSync(join(root, 'assets'))
  const names = [...namedBy(root, PAGE, assets)].sort()
  const files = [[ADDRESS, PAGE], ...names.map((name) => [`/assets/${name}`, `assets/${name}`])]
  return Object.fromEntries(
    files.map(([path, file]) => [path, hashOf(readFileSync(join(root, file)))]),
  )
}

export function shell(source, root) {
  return {
    name: 'tablee-shell',
    apply: 'build',
    closeBundle() {
      const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
        compilerOptions: { target: 'ES2022', module: 'ESNext', removeComments: true },
      })
      const files = JSON.stringify(shellOf(root))
      const build = hashOf(outputText + files).slice(0, 16)
      const code = outputText.replaceAll('__SHELL__', files).replaceAll('__BUILD__', `'${build}'`)
      writeFileSync(join(root, 'sw.js'), code)
    },
  }
}
