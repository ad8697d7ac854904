import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  esbuild: { jsx: 'automatic' },
  define: { 'process.env.IS_PREACT': JSON.stringify('false') },
  build: { target: 'es2022', chunkSizeWarningLimit: 10000 },
})
