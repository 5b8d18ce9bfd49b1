import { defineConfig } from 'vitest/config'

// `npx vitest run test/linking` runs one folder. Each test file has a process and a database of its own.
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/bench/**'],
    globalSetup: ['test/support/postgres.ts'],
    setupFiles: ['test/support/console.ts', 'test/support/database.ts'],
    pool: 'forks',
    maxWorkers: Number(process.env.PROKURA_TEST_WORKERS ?? 2),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    restoreMocks: false,
  },
})
