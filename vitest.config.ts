import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take a minute come first: one that came last would leave the other worker idle. */
const longOnes = [
  'test/browser/accessibility',
  'test/browser/',
  'test/faults/',
  'test/routes/matrix',
  'test/jobs/',
]

class LongOnesFirst extends BaseSequencer {
  override sort(files: TestSpecification[]) {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longOnes.findIndex((part) => moduleId.includes(part))
      return at < 0 ? longOnes.length : at
    }
    return Promise.resolve([...files].sort((a, b) => rank(a) - rank(b)))
  }
}

// `npx vitest run test/linking` runs one folder. Each test file has a process and a database of its own.
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/bench/**'],
    globalSetup: ['test/support/postgres.ts'],
    setupFiles: ['test/support/console.ts', 'test/support/database.ts'],
    pool: 'forks',
    server: { deps: { external: [/\/app\/i18n\/paraglide\//] } },
    sequence: { sequencer: LongOnesFirst },
    maxWorkers: Number(process.env.PROKURA_TEST_WORKERS ?? 2),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default'],
    restoreMocks: false,
  },
})
