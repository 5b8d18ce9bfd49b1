import { spawn } from 'node:child_process'
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { superuser } from './initialise.ts'
import type { Place } from './place.ts'
import { servesFolder, startOf } from './processes.ts'
import { asUser } from './user.ts'

/** A running PostgreSQL of ours, named by process and port. */
export type Running = { pid: number; port: number }

/** The server ended before it answered; trying again may help. */
export class EndedAtOnce extends Error {}

const patience = 60_000

/** The URL of a database of the server at this port. The password is read from its 0600 file. */
export async function urlOf(root: string, port: number, database: string): Promise<string> {
  return `postgres://${superuser}:${await readFile(join(root, 'password'), 'utf8')}@127.0.0.1:${port}/${database}`
}

/**
 * The server that already runs on this data, left behind by a parent that was killed; or null, and then no pid file
 * stands in the way of a new one. Throws where a PostgreSQL is there that does not answer as ours.
 */
export async function runningServer({ root }: Place): Promise<Running | null> {
  const data = join(root, 'data')
  for (const deadline = Date.now() + patience; ; await pause(50)) {
    const named = await readPidFile(data)
    if (!named) return null
    if ((await servesFolder(named.pid, data)) === 'no') {
      await rm(join(data, 'postmaster.pid'), { force: true })
      return null
    }
    if (named.port && (await answers(root, named.port))) return named
    if (Date.now() > deadline)
      throw new Error(
        `${join(data, 'postmaster.pid')} names process ${named.pid}, a PostgreSQL that does not answer. ` +
          `End it if it serves this folder, else remove the file.\n${await logTail(root)}`,
      )
  }
}

/**
 * The server that another process of ours runs on this data; nothing is changed there. It may just be starting, so half
 * a minute is waited for it.
 */
export async function serverNextDoor({ root }: Place): Promise<Running> {
  for (const deadline = Date.now() + patience / 2; ; await pause(100)) {
    const named = await readPidFile(join(root, 'data'))
    if (named?.port && (await answers(root, named.port))) return named
    if (Date.now() > deadline)
      throw new Error(`The PostgreSQL that another Prokura runs in ${root} does not answer.`)
  }
}

/** Starts a server on this data and port and waits until it answers; throws with the end of its log if it does not. */
export async function spawnServer({ bin, root, user }: Place, port: number): Promise<Running> {
  const path = join(root, 'log')
  if ((await sizeOf(path)) > 5_000_000) await rename(path, `${path}.old`)
  const logged = await sizeOf(path)
  const log = await open(path, 'a', 0o600)
  if (user) await log.chown(user.uid, user.gid)
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_checkpoints: 'off',
    // Data lie in memory or on an SSD, where a row found by index costs little more than the next one in a table.
    random_page_cost: 1.1,
    // Compiling a plan takes longer than any of our statements.
    jit: 'off',
    // The log must not repeat what people typed.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  // A process group of its own: Ctrl-C in the terminal is for us, who let requests finish first.
  const child = spawn(
    join(bin, 'postgres'),
    [
      '-D',
      join(root, 'data'),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...asUser(user), stdio: ['ignore', log.fd, log.fd], detached: true },
  )
  child.unref()
  const failed = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? code}`))
  })
  await log.close()
  for (const deadline = Date.now() + patience; ;) {
    const reason = await Promise.race([failed, pause(10)])
    if (!reason && child.pid && (await answers(root, port))) return { pid: child.pid, port }
    if (reason)
      throw new EndedAtOnce(
        `The embedded PostgreSQL did not start, ${reason}:\n${await logTail(root, logged)}`,
      )
    if (Date.now() > deadline)
      throw new Error(
        `The embedded PostgreSQL does not answer yet; start again later:\n${await logTail(root, logged)}`,
      )
  }
}

/** Ends the server and waits; running transactions are rolled back. Only a process that serves this folder gets the signal. */
export async function stopServer({ root }: Place, { pid }: Running): Promise<void> {
  const data = join(root, 'data')
  for (const [signal, seconds] of [
    ['SIGINT', 10],
    ['SIGQUIT', 5],
  ] as const) {
    if ((await servesFolder(pid, data)) === 'no') return
    process.kill(pid, signal)
    for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await pause(20))
      if ((await startOf(pid)) === null) return
  }
  throw new Error(`The embedded PostgreSQL (process ${pid}) does not end.`)
}

async function readPidFile(data: string): Promise<Running | null> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  return pid > 0 ? { pid, port: Number(lines[3] ?? 0) } : null
}

/** Whether the server at this port knows our password and serves our folder. */
async function answers(root: string, port: number): Promise<boolean> {
  const sql = postgres(await urlOf(root, port, 'postgres'), {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
  })
  try {
    const [row] = await sql`show data_directory`
    return (await realpath(row?.data_directory)) === (await realpath(join(root, 'data')))
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function logTail(root: string, from = 0): Promise<string> {
  const text = (await readFile(join(root, 'log')).catch(() => Buffer.alloc(0))).subarray(from).toString()
  return text.trim().split('\n').slice(-12).join('\n')
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  )
}
