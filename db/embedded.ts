import { access, chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { initialise } from './embedded/initialise.ts'
import { AlreadyRunning, takeLock } from './embedded/lock.ts'
import { findPlace, type Place } from './embedded/place.ts'
import { freePort } from './embedded/ports.ts'
import { startOf } from './embedded/processes.ts'
import {
  EndedAtOnce,
  runningServer,
  serverNextDoor,
  spawnServer,
  stopServer,
  urlOf,
  type Running,
} from './embedded/server.ts'

const database = 'prokura'

export type Embedded = {
  url: string
  /** Ends the server cleanly and gives the data folder free. A second call does nothing more. */
  stop: () => Promise<void>
}

type Options = {
  dataDir: string
  /** Told in a sentence what an operator would want to know. */
  say: (text: string) => void
  /** Where things go that PostgreSQL's user cannot read in place; only used as root. */
  elsewhere?: string
}

/**
 * Starts the PostgreSQL that npm installed, with its data below `dataDir`: makes them the first time, adopts a server
 * that a killed parent left running, and starts it again should it ever end by itself. Throws with the reason and the
 * end of its log where it cannot, and where another Prokura uses this folder.
 */
export async function startEmbedded({ dataDir, say, elsewhere }: Options): Promise<Embedded> {
  const letGo = await mkdir(dataDir, { recursive: true })
    .then(() => takeLock(join(dataDir, 'lock')))
    .catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EACCES' ? new Error(`DATA_DIR ${dataDir} cannot be written by this user.`) : error
    })
  try {
    const place = await findPlace(dataDir, say, elsewhere)
    await ensureData(place)
    let running = await ensureServer(place, say)
    await ensureDatabase(place, running)

    let mending: Promise<void> | null = null
    const mend = async () => {
      if ((await startOf(running.pid)) !== null) return
      say('The embedded PostgreSQL ended by itself and is started again.')
      running = await spawnServer(place, running.port)
    }
    const guard = setInterval(() => {
      mending ??= mend()
        .catch((error) => say(String(error)))
        .finally(() => (mending = null))
    }, 1000)
    guard.unref()

    let stopping: Promise<void> | null = null
    const stop = async () => {
      clearInterval(guard)
      await mending
      await stopServer(place, running).finally(letGo)
    }
    return { url: await urlOf(place.root, running.port, database), stop: () => (stopping ??= stop()) }
  } catch (error) {
    await letGo()
    throw error
  }
}

/**
 * For a command beside Prokura: the embedded PostgreSQL as it runs now, or started for the purpose and ended by `stop`.
 * With `existing`, null where there is none yet: a mistyped DATA_DIR must not become a new, empty database.
 */
export async function reachEmbedded(options: Options & { existing: boolean }): Promise<Embedded | null> {
  const { dataDir, say, elsewhere, existing } = options
  if (existing && !(await isThere(dataDir))) return null
  if (existing && !(await isThere(join((await findPlace(dataDir, () => {}, elsewhere)).root, 'data'))))
    return null
  try {
    return await startEmbedded({ dataDir, say, elsewhere })
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error
    const place = await findPlace(dataDir, () => {}, elsewhere)
    const { port } = await serverNextDoor(place)
    return { url: await urlOf(place.root, port, database), stop: async () => {} }
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EACCES') return false
      throw new Error(`${path} cannot be read by this user: use the one that runs Prokura.`)
    },
  )
}

async function ensureData({ bin, root, user }: Place) {
  for (const name of await readdir(root))
    if (name.startsWith('initdb-')) await rm(join(root, name), { recursive: true, force: true })
  await access(join(root, 'data')).catch(() => initialise(bin, root, user))
}

async function ensureServer(place: Place, say: (text: string) => void): Promise<Running> {
  const orphan = await runningServer(place)
  if (orphan) {
    say(
      `The embedded PostgreSQL of a start that was cut short still runs (process ${orphan.pid}) and is taken over.`,
    )
    return orphan
  }
  const file = join(place.root, 'port')
  const last = Number(await readFile(file, 'utf8').catch(() => '0'))
  for (let attempt = 1; ; attempt++) {
    try {
      // The same port as last time where it is free, so that other tools find the database again.
      const running = await spawnServer(place, await freePort(attempt === 1 ? last : 0))
      await writeFile(file, String(running.port))
      if (place.user) await chown(file, place.user.uid, place.user.gid)
      return running
    } catch (error) {
      // Processes of a killed server may need a moment to notice, and a port can be taken in that very moment.
      if (!(error instanceof EndedAtOnce) || attempt === 5) throw error
      await pause(500 * attempt)
    }
  }
}

async function ensureDatabase({ root }: Place, { port }: Running) {
  const sql = postgres(await urlOf(root, port, 'postgres'), { max: 1, onnotice: () => {} })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${database}`
    if (!found) await sql`create database ${sql(database)}`
  } finally {
    await sql.end()
  }
}
