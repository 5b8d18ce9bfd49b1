// Everything on one machine: database (unless DATABASE_URL names one), migrations, demo data, web and jobs in one process.
// With `web` or `worker` behind it, that part alone, as often as needed beside one database.
import { isLostWrite } from '#db/lost-connections.ts'
import { readConfig, type Config } from './config.ts'
import { log } from './log.ts'
import { readyDatabase } from './start/database.ts'
import { ending } from './start/ending.ts'
import { startJobs } from './start/jobs.ts'
import { checkWeb, startWeb } from './start/web.ts'

// React and Remix look at it when they are loaded, which happens below.
process.env.NODE_ENV ??= 'production'

const say = (text: string) => void process.stdout.write(`${text}\n`)
const end = ending(say)

async function start(part = 'all') {
  if (!['all', 'web', 'worker'].includes(part))
    throw new Error(`It has no part "${part}", only web and worker.`)
  const read = readConfig(process.env)
  if ('faults' in read) throw new Error(`The configuration is faulty:\n  - ${read.faults.join('\n  - ')}`)
  const { config } = read
  if (part !== 'all' && !config.databaseUrl)
    throw new Error(
      'DATABASE_URL is missing: web and worker by themselves share a PostgreSQL of yours. "npm start" brings one.',
    )
  const web = part !== 'worker'
  if (web) await checkWeb(config)
  if (!(await readyDatabase(config, say, end))) return

  const endJobs = part === 'web' ? null : await startJobs(config, { alone: part === 'worker' })
  if (endJobs) end.toEnd('jobs', endJobs)
  if (web) {
    const endWeb = await startWeb(config)
    end.toEnd('web and jobs', () => Promise.all([endWeb(), endJobs?.()]))
  }
  greet(config, part)
}

function greet(config: Config, part: string) {
  if (part === 'worker') return say('\nProkura works on what the web leaves.')
  say(`\nProkura runs at ${config.appUrl}`)
  if (config.demo)
    say(`It holds demo data: anybody on this machine may sign in. Its mails are at ${config.appUrl}/dev/mail`)
  if (!config.databaseUrl) say(`Data lie in ${config.dataDir}. Ctrl-C ends it.`)
}

// As with the log: a full disk or a reader that went away must not end what serves.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
process.on('unhandledRejection', (error) => log.error({ err: error }, 'Nobody waited for a failure'))
process.on('uncaughtException', (error) => {
  if (isLostWrite(error)) return log.warn('A connection to the database was lost inside a transaction')
  log.fatal({ err: error }, 'Prokura ends because of a failure that nobody expected')
  end.end(started, 1)
})
// A terminal that closes says SIGHUP.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end.end(started, 0))

const started = start(process.argv[2])
started.catch((error: NodeJS.ErrnoException) => {
  if (end.signal.aborted) return
  const reason =
    error.code === 'EADDRINUSE'
      ? 'Its port is taken by another program. End that, or choose another, e.g. PORT=8080.'
      : error.code === 'EACCES' && error.syscall === 'listen'
        ? 'This user may not use that port. Choose one above 1023, e.g. PORT=3000.'
        : error.message
  process.stderr.write(`\nProkura cannot start. ${reason}\n`)
  end.end(started, 1)
})
