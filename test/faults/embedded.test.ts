import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { startOf } from '#db/embedded/processes.ts'
import { startEmbedded } from '#db/embedded.ts'

let folder: string
let dataDir: string
let data: string
let children: ChildProcess[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prokura-embedded-'))
  await chmod(folder, 0o755)
  dataDir = join(folder, 'data')
  data = join(dataDir, 'postgres', 'data')
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  // Their lock counts until they are gone, which a signal only begins.
  await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')))
  // Whatever a failed test left running is taken over and ended before its folder goes.
  if (await readFile(join(data, 'PG_VERSION')).catch(() => null)) await (await start()).stop().catch(() => {})
  await rm(folder, { recursive: true, force: true })
})

const said: string[] = []
const start = () =>
  startEmbedded({ dataDir, elsewhere: join(folder, 'elsewhere'), say: (text) => said.push(text) })

type Told = { url?: string; refused?: string; said: string[]; child: ChildProcess }

/** Starts it from a process of its own and waits for what that tells. */
async function startElsewhere(): Promise<Told> {
  const program = [
    '--import',
    'tsx',
    'test/support/programs/embedded-parent.ts',
    dataDir,
    join(folder, 'elsewhere'),
  ]
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string]
  return { ...JSON.parse(line), child }
}

async function query<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  return work(sql).finally(() => sql.end())
}

const serverPid = async () => Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0])

describe('the embedded PostgreSQL', () => {
  test('starts cold and warm, keeps data and port, listens on this machine alone, hides its password', async () => {
    const cold = await start()
    await query(cold.url, (sql) => sql`create table kept as select 42 as answer`)
    const [settings] = await query(
      cold.url,
      (sql) => sql`
      select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
        current_setting('server_version_num')::int as version`,
    )
    expect(settings).toMatchObject({ addresses: '127.0.0.1', sockets: '' })
    expect(settings!.version).toBeGreaterThanOrEqual(180_000)
    expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600)
    const pid = await serverPid()
    await cold.stop()
    await cold.stop()
    expect(await startOf(pid)).toBeNull()

    const began = Date.now()
    const warm = await start()
    expect(Date.now() - began).toBeLessThan(5_000)
    expect(warm.url).toBe(cold.url)
    expect(await query(warm.url, (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }])
    await warm.stop()
  })

  test('is taken over after kill -9 of its parent, with every committed row, and leaves no orphan', async () => {
    const first = await startElsewhere()
    await query(first.url!, (sql) => sql`create table kept as select 42 as answer`)
    const orphan = await serverPid()
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')

    const began = Date.now()
    const second = await startElsewhere()
    expect(Date.now() - began).toBeLessThan(15_000)
    expect(second.said.join()).toContain('taken over')
    expect(await serverPid()).toBe(orphan)
    expect(await query(second.url!, (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }])
    second.child.kill('SIGTERM')
    await once(second.child, 'exit')
    expect(await startOf(orphan)).toBeNull()
  })

  test('comes up when parent and server were killed together', async () => {
    const first = await startElsewhere()
    await query(first.url!, (sql) => sql`create table kept as select 42 as answer`)
    const pid = await serverPid()
    first.child.kill('SIGKILL')
    process.kill(pid, 'SIGKILL')
    await once(first.child, 'exit')

    const second = await start()
    expect(await query(second.url, (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }])
    await second.stop()
  })

  test('of two starts at once one runs and the other says who does', async () => {
    const told = await Promise.all([startElsewhere(), startElsewhere(), startElsewhere()])
    const running = told.filter(({ url }) => url)
    expect(running).toHaveLength(1)
    for (const { refused } of told.filter(({ url }) => !url))
      expect(refused).toBe(
        `Prokura is already running on this data folder, as process ${running[0]!.child.pid}.`,
      )
    await query(running[0]!.url!, (sql) => sql`select 1`)
  })

  test('is started again, at the same address, when it ends by itself', async () => {
    const embedded = await start()
    await query(embedded.url, (sql) => sql`create table kept as select 42 as answer`)
    process.kill(await serverPid(), 'SIGKILL')
    await expect
      .poll(() => query(embedded.url, (sql) => sql`select answer from kept`).catch(() => null), {
        timeout: 15_000,
      })
      .toEqual([{ answer: 42 }])
    await embedded.stop()
  })

  test('a pid file that names a process of somebody else is removed, and that process left alone', async () => {
    await (await start()).stop()
    const stranger = spawn('sleep', ['60'])
    children.push(stranger)
    await writeFile(join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n0\n5432\n`)
    const embedded = await start()
    await query(embedded.url, (sql) => sql`select 1`)
    await embedded.stop()
    expect(await startOf(stranger.pid!)).not.toBeNull()
  })

  test.runIf(process.platform === 'linux')(
    'a pid file that names another PostgreSQL does neither harm',
    async () => {
      await (await start()).stop()
      const [other] = await query(
        `${inject('postgresUrl')}postgres`,
        (sql) => sql`
          select split_part(pg_read_file('postmaster.pid'), e'\n', 1) as pid, current_setting('port') as port`,
      )
      await writeFile(join(data, 'postmaster.pid'), `${other!.pid}\n${data}\n0\n${other!.port}\n`)
      const embedded = await start()
      expect(embedded.url).not.toContain(`:${other!.port}/`)
      await embedded.stop()
      await query(`${inject('postgresUrl')}postgres`, (sql) => sql`select 1`)
    },
  )

  test('a lock whose holder is gone is taken over', async () => {
    await mkdir(dataDir)
    await writeFile(join(dataDir, 'lock'), `${process.pid} of-an-earlier-process`)
    await (await start()).stop()
  })

  test('what an interrupted first start left behind is cleared away', async () => {
    await mkdir(join(dataDir, 'postgres', 'initdb-1-dead', 'data'), { recursive: true })
    await (await start()).stop()
    await expect(stat(join(dataDir, 'postgres', 'initdb-1-dead'))).rejects.toThrow('ENOENT')
  })

  test('a server that cannot start tells the end of its log', async () => {
    await (await start()).stop()
    const version = await readFile(join(data, 'PG_VERSION'))
    await writeFile(join(data, 'PG_VERSION'), '9\n')
    await expect(start()).rejects.toThrow(/database files are incompatible with server/)
    await writeFile(join(data, 'PG_VERSION'), version)
    await (await start()).stop()
  })

  test.runIf(process.getuid?.() === 0)(
    'as root, data go where PostgreSQL’s user can reach them, and it is said',
    async () => {
      await mkdir(dataDir, { mode: 0o700 })
      said.length = 0
      const first = await start()
      expect(said.join()).toContain(`the database lives in ${join(folder, 'elsewhere')}`)
      await query(first.url, (sql) => sql`create table kept as select 42 as answer`)
      await first.stop()
      await chmod(dataDir, 0o755)
      const second = await start()
      expect(await query(second.url, (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }])
      await second.stop()
    },
  )
})
