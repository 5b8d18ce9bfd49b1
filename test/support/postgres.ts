// Global setup of vitest: one real PostgreSQL a run, in a temporary folder and on a free port of its own, so that runs
// side by side do not meet. PROKURA_TEST_PG_BIN=/usr/lib/postgresql/15/bin takes another PostgreSQL than the embedded one.
// Migrations run once, into a template; test/support/database.ts clones it for each test file.
import { spawn } from 'node:child_process'
import { chown, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { initialise, superuser } from '#db/embedded/initialise.ts'
import { readableBinaries } from '#db/embedded/place.ts'
import { freePort } from '#db/embedded/ports.ts'
import { asUser, serverUser } from '#db/embedded/user.ts'
import { migrate } from '#db/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the run's PostgreSQL without a database name; ends in "/". */
    postgresUrl: string
  }
}

/** The database that every test file's own is cloned from. */
const template = 'template_prokura'

export default async function setup(project: TestProject) {
  const server = await startServer()
  try {
    await (await connected(server)).unsafe(`create database ${template}`).finally(() => server.admin?.end())
    await migrate(server.url + template)
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('postgresUrl', server.url)
  return server.stop
}

type Server = {
  url: string
  log: () => Promise<string>
  died: () => boolean
  stop: () => Promise<void>
  admin?: postgres.Sql
}

async function startServer(): Promise<Server> {
  const user = await serverUser()
  const root = await mkdtemp(join(tmpdir(), 'prokura-test-'))
  if (user) await chown(root, user.uid, user.gid)
  const bin = process.env.PROKURA_TEST_PG_BIN ?? (await readableBinaries(user, root, () => {}))
  await initialise(bin, root, user, false)

  const port = await freePort()
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_connections: 300,
    max_wal_size: '4GB',
    autovacuum_naptime: '10min',
    // As db/embedded/server.ts has them, so that plans are those of the product.
    random_page_cost: 1.1,
    jit: 'off',
  }
  const command = [join(bin, 'postgres'), '-D', join(root, 'data')]
  for (const [name, value] of Object.entries(settings)) command.push('-c', `${name}=${value}`)
  const log = await open(join(root, 'log'), 'a')
  // The shell holds our end of a pipe: when this process dies, however it dies, server and folder go with it.
  const script =
    'root=$1; shift; "$@" & server=$!; read -r _; kill -INT $server; wait $server; rm -rf "$root"'
  const shell = spawn('/bin/sh', ['-c', script, 'sh', root, ...command], {
    ...asUser(user),
    stdio: ['pipe', log.fd, log.fd],
    detached: true,
  })
  await log.close()
  const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()))
  const password = await readFile(join(root, 'password'), 'utf8')
  return {
    url: `postgres://${superuser}:${password}@127.0.0.1:${port}/`,
    log: () => readFile(join(root, 'log'), 'utf8'),
    died: () => shell.exitCode !== null,
    async stop() {
      shell.stdin?.end()
      await ended
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** Waits until the server answers, at most 30 s, then says what its log says. */
async function connected(server: Server): Promise<postgres.Sql> {
  const admin = postgres(`${server.url}postgres`, { max: 1, onnotice: () => {} })
  server.admin = admin
  for (const deadline = Date.now() + 30_000; ;) {
    try {
      await admin`select 1`
      return admin
    } catch (error) {
      if (Date.now() > deadline) {
        await admin.end()
        throw new Error(`The tests' PostgreSQL does not answer (${String(error)}):\n${await server.log()}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
