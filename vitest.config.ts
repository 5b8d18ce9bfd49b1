import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Long files, in the order of their length: what came late would leave the other worker idle. */
const busy = [
  'test/browser/accessibility',
  'test/browser/flows',
  'test/browser/people',
  'test/browser/naughty-strings',
  'test/routes/matrix',
  'test/browser/',
  'test/routes/alike',
  'test/routes/linking/agency-asking',
  'test/contacts/explain',
  'test/contacts/races',
]
/** Long ones too, but ones that wait most of the time: they run beside the busy ones, one of each. */
const waiting = [
  'test/faults/redis',
  'test/faults/kills',
  'test/faults/replicas',
  'test/faults/start',
  'test/faults/secrets',
  'test/faults/',
  'test/jobs/',
  'test/admin/program',
  'test/routes/identity/single-sign-on-lies',
]

class LongOnesFirst extends BaseSequencer {
  override sort(files: TestSpecification[]) {
    const rank = ({ moduleId }: TestSpecification, parts: string[]) =>
      parts.findIndex((part) => moduleId.includes(part))
    const among = (parts: string[]) =>
      files
        .filter((file) => rank(file, parts) >= 0)
        .sort((a, b) => rank(a, parts) - rank(b, parts) || a.moduleId.localeCompare(b.moduleId))
    const [one, other] = [among(busy), among(waiting)]
    const pairs = Array.from({ length: Math.max(one.length, other.length) }, (_, n) => [one[n], other[n]])
    const long = pairs.flat().filter((file) => file !== undefined)
    return Promise.resolve([...long, ...files.filter((file) => !long.includes(file))])
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
    testTimeout: 90_000,
    hookTimeout: 180_000,
    reporters: ['default'],
    restoreMocks: false,
  },
})
