/** One HTML entry per page; built into the server's package, served from "/". */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { shell } from './scripts/shell.mjs'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const pages = ['board', 'index', 'join', 'display', 'workshop', 'sheet', 'accessibility']
const entries = pages.map((page) => here(`./${page}.html`)).filter((file) => existsSync(file))
const testing = Boolean(process.env['VITEST'])

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [svelte(), shell(here('./src/sync/worker.ts'), here('../server/static'))],
  resolve: {
    alias: { 'lib0/logging': here('./src/sync/quiet.ts') },
    // Svelte's browser build, not its server build, is what the tests must see.
    ...(testing ? { conditions: ['browser'] } : {}),
  },
  build: {
    outDir: here('../server/static'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows neither inline scripts nor data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: entries,
      output: {
        // Few files, each kept by the browser as long as its part stays the same; what is
        // asked for later keeps a file of its own.
        codeSplitting: {
          groups: [
            { name: 'svelte', test: /node_modules[\\/](svelte|esm-env|clsx)|preload-helper/ },
            {
              name: 'document',
              tags: ['$initial'],
              test: /node_modules[\\/](yjs|lib0|y-protocols)|src[\\/](model|sync)[\\/]/,
            },
            {
              name: 'signs',
              tags: ['$initial'],
              test: /src[\\/](ui[\\/](Icon|Seat|Sync|Mark|Liteau|cloth|icons\.ts|initials|kinds|mode\.ts)|i18n[\\/](index|language|words)|api|schema)/,
            },
            {
              name: 'table',
              tags: ['$initial'],
              test: /src[\\/](view|tools|method[\\/](table|local|people|voice|keeping|habits|Status|Banner|ToastView|Seated|Desk|Bar|Edge|Steps|Page)|ui[\\/]Pile)/,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.ts'],
  },
})
