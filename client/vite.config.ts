/** One HTML entry per page; built into the server's package, served from "/". */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const pages = ['board', 'index', 'join', 'display', 'workshop', 'sheet']
const entries = pages.map((page) => here(`./${page}.html`)).filter((file) => existsSync(file))
const testing = Boolean(process.env['VITEST'])

export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [svelte()],
  // Svelte's browser build, not its server build, is what the tests must see.
  ...(testing ? { resolve: { conditions: ['browser'] } } : {}),
  build: {
    outDir: here('../server/static'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows neither inline scripts nor data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: entries },
  },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.ts'],
  },
})
