// SPDX-License-Identifier: Apache-2.0
// The rules of scripts/lint over JavaScript. ESLint and its lists of globals lie in build/npm-lint.
import { createRequire } from 'node:module';

const from_npm = createRequire(new URL('build/npm-lint/', import.meta.url));
const js = from_npm('@eslint/js');
const globals = from_npm('globals');

const longest = max => ['error', { max, skipComments: true, skipBlankLines: false }];

export default [
  { ignores: ['build/**', '**/node_modules/**', 'wasm/host_library.js', 'demo/**'] },
  js.configs.recommended,
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: { ...globals.browser, ...globals.node } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-empty': ['error', { allowEmptyCatch: true }],
      'no-unused-vars': ['error', { args: 'after-used', argsIgnorePattern: '^_', caughtErrors: 'none' }],
      'no-var': 'error',
      'no-shadow': 'error',
      'one-var': ['error', { let: 'never', const: 'never' }],
      'prefer-const': ['error', { destructuring: 'all' }],
      'no-implicit-coercion': ['error', { allow: ['!!'] }],
      'no-throw-literal': 'error',
      'no-self-compare': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-nested-ternary': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-statements-per-line': ['error', { max: 1 }],
      'max-lines-per-function': longest(80),
      'max-lines': ['error', 600],
    },
  },
  { files: ['web/watch/**', 'web/play/**'], rules: { 'max-lines-per-function': longest(60) } },
];
