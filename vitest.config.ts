import { defineConfig } from 'vitest/config';

/** Tests that open chains in their own process: what they share is the engine, which takes as long to load as they run. */
const onChains = ['contracts', 'attacks', 'model', 'costs', 'mutants'].map(
  (name) => `tests/${name}/**/*.test.ts`,
);

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
