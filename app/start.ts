// Everything on one machine: database (unless DATABASE_URL names one), migrations, demo data, web and jobs in one process.
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readConfig } from './config.ts'
import { log } from './log.ts'
import { isDatabaseAway } from './server/database-away.ts'
import { ending } from './start/ending.ts'
import { keptSecret } from './start/secret.ts'

const built = new URL('../build/', import.meta.url)

// React and Remix look at it when they are loaded, which happens below.
process.env.NODE_ENV ??= 'production'

const say = (text: string) => void process.stdout.write(`${text}\n`)
const { end, toEnd, isEnding } = ending(say)

async function start() {
  const read = readConfig(process.env)
  if ('faults' in read) throw new Error(`The configuration is faulty:\n  - ${read.faults.join('\n  - ')}`)
  const { config } = read
  const build = new URL('server/index.js', built)
  await access(build).catch(() => {
    throw new Error('It is not built yet. Run "npm start", or "npm run build" first.')
  })

  await reserve(config)

  let databaseUrl = config.databaseUrl
  if (!databaseUrl) {
    const { startEmbedded } = await import('#db/embedded.ts')
    const embedded = await startEmbedded({ dataDir: config.dataDir, say })
    toEnd('database', embedded.stop)
    databaseUrl = embedded.url
  }
  // What was decided here holds for everything that is loaded from now on.
  process.env.DATABASE_URL = databaseUrl
  process.env.SECRET = config.secret || (await keptSecret(config.dataDir))
  process.env.DEMO = config.demo ? '1' : '0'
  if (isEnding()) return

  const applied = await migrated(databaseUrl)
  if (isEnding()) return
  if (applied.length > 0) say(`The database was brought up to date (${applied.length} steps).`)
  const { sql } = await import('#db/sql.server.ts')
  toEnd('connections', () => sql.end({ timeout: 5 }))
  if (config.demo) await (await import('#db/seed.ts')).seedDemo()
  if (isEnding()) return

  const worker = await (await import('#jobs/worker.ts')).startWorker()
  toEnd('jobs', () => worker.stop())
  const { createApp, listen, close } = await import('./server.ts')
  const app = createApp({ build: await import(build.href), client: fileURLToPath(new URL('client', built)) })
  const server = await listen(app, config)
  toEnd('web and jobs', () => Promise.all([close(server), worker.stop()]))

  say(`\nProkura runs at ${config.appUrl}`)
  if (config.demo)
    say(`It holds demo data: anybody on this machine may sign in. Its mails are at ${config.appUrl}/dev/mail`)
  if (!config.databaseUrl) say(`Data lie in ${config.dataDir}. Ctrl-C ends it.`)
}

/** Migrates, and gives a database that starts beside us half a minute to answer. */
async function migrated(databaseUrl: string): Promise<string[]> {
  const { migrate } = await import('#db/migrate.ts')
  for (let attempt = 1; ; attempt++) {
    try {
      return await migrate(databaseUrl, { say })
    } catch (error) {
      if (!isDatabaseAway(error)) throw error
      if (attempt === 30 || isEnding())
        throw new Error('The database does not answer. Start it, or correct DATABASE_URL.', { cause: error })
      if (attempt === 1) say('The database does not answer yet; waiting for it …')
      await pause(1000)
    }
  }
}

/** Finds out that the port is taken before anything is made. */
async function reserve({ host, port }: { host: string; port: number }) {
  const probe = createServer().listen(port, host)
  await once(probe, 'listening')
  probe.close()
  await once(probe, 'close')
}

process.on('unhandledRejection', (error) => log.error({ err: error }, 'Nobody waited for a failure'))
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'Prokura ends because of a failure that nobody expected')
  end(started, 1)
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(started, 0))

const started = start()
started.catch((error: NodeJS.ErrnoException) => {
  if (isEnding()) return
  const reason =
    error.code === 'EADDRINUSE'
      ? 'Its port is taken by another program. End that, or choose another, e.g. PORT=3001.'
      : error.code === 'EACCES' && error.syscall === 'listen'
        ? 'This user may not use that port. Choose one above 1023, e.g. PORT=3000.'
        : error.message
  process.stderr.write(`\nProkura cannot start. ${reason}\n`)
  end(started, 1)
})
