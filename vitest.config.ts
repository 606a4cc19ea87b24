import { defineConfig } from 'vitest/config';

/**
 * Tests that open chains in their own process, and share it with no others: the engine patches what all have in common,
 * such as BigInt's JSON.
 */
const onChains = [
  ...['contracts', 'attacks', 'model', 'costs', 'mutants'].map((name) => `tests/${name}/**/*.test.ts`),
  'tests/rules/list-errors.test.ts',
  'tests/ledger/state/random-histories.test.ts',
];

export default defineConfig({
  define: { __MEDREC_VERSION__: '"0.0.0-test"' },
  test: {
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    projects: [
      { extends: true, test: { name: 'contracts', include: onChains } },
      { extends: true, test: { name: 'program', include: ['tests/**/*.test.ts'], exclude: onChains } },
    ],
  },
});
