import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

export default tseslint.config(
  { ignores: ['node_modules/', 'src/schema/*.d.ts', '.svelte-kit/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
  },
  {
    rules: {
      // TypeScript already knows every name.
      'no-undef': 'off',
      'no-console': 'error',
      complexity: ['error', { max: 10, variant: 'modified' }],
      'max-lines': ['error', 400],
      // Maps and Sets of our model are deliberately not deeply reactive.
      'svelte/prefer-svelte-reactivity': 'off',
      // Links lead to pages of the server, not to routes of a client-side router.
      'svelte/no-navigation-without-resolve': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['scripts/**'],
    rules: { 'no-console': 'off' },
  },
)
