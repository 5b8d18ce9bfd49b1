// npm run bench [-- --json figures.json] [-- --accounts 100000] [-- --samples 2000] [-- --only contacts --contacts 50000]: a PostgreSQL of its own with real commits, a crowd in the
// background, and every figure beside a baseline of the same run. It ends by itself and leaves nothing behind.
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { printed, type Figure } from './measure.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    accounts: { type: 'string', default: '100000' },
    samples: { type: 'string', default: '2000' },
    /** How many are in the account of the subject `contacts`. */
    contacts: { type: 'string', default: '1000000' },
    /** How many are in the inbox of the subject `conversations`. */
    threads: { type: 'string', default: '500000' },
    /** One subject alone. */
    only: { type: 'string' },
  },
})
const accounts = Number(values.accounts)
const samples = Number(values.samples)
const contacts = Number(values.contacts)
const threads = Number(values.threads)
const say = (text: string) => void process.stderr.write(`${text}\n`)

const folder = await mkdtemp(join(tmpdir(), 'prokura-bench-'))
// The database may run as another user, who must be able to enter.
await chmod(folder, 0o755)
const embedded = await startEmbedded({ dataDir: join(folder, 'data'), elsewhere: join(folder, 'else'), say })
process.on('SIGINT', () => void end().then(() => process.exit(130)))

Object.assign(process.env, {
  NODE_ENV: 'production',
  DATABASE_URL: embedded.url,
  SECRET: randomBytes(32).toString('base64url'),
  DEMO: '1',
  LOG_LEVEL: 'silent',
})
const { sql } = await import('#db/sql.server.ts')

try {
  await migrate(embedded.url)
  const began = performance.now()
  const { makeCrowd } = await import('#test/support/crowd.ts')
  await makeCrowd(accounts)
  await sql`vacuum`
  say(`${accounts} accounts in the background, made in ${((performance.now() - began) / 1000).toFixed(0)} s.`)

  const [{ version }] = await sql<[{ version: string }]>`select split_part(version(), ' ', 2) as version`
  const machine = `${cpus().length} × ${cpus()[0]!.model}, Node ${process.version}, PostgreSQL ${version}, ${accounts} accounts`

  const figures: Figure[] = []
  const subjects = [
    'http',
    'rights',
    'asking',
    'alike',
    'lists',
    'expiring',
    'mails',
    'contacts',
    'imports',
    'conversations',
    'processes',
  ] as const
  for (const name of subjects.filter((each) => values.only === undefined || each === values.only)) {
    const { bench } = (await import(`./${name}.ts`)) as {
      bench: (
        accounts: number,
        options: { samples: number; contacts: number; threads: number },
      ) => Promise<Figure[]>
    }
    figures.push(...(await bench(accounts, { samples, contacts, threads })))
    say(`${name} measured.`)
    // What comes later may fail; what was measured is kept.
    if (values.json) await writeFile(values.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`)
  }
  process.stdout.write(`${machine}; milliseconds\n\n${printed(figures)}\n`)
} finally {
  await end()
}

async function end() {
  await sql.end({ timeout: 5 })
  await embedded.stop()
  await rm(folder, { recursive: true, force: true })
}
