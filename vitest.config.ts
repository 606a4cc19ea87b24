import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { __MEDREC_VERSION__: '"0.0.0-test"' },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
