// The whole product as `npm start` runs it, from the build that stands in build/ (npm run build).
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freePort } from '#db/embedded/ports.ts'
import { startOf } from '#db/embedded/processes.ts'
import { startEmbedded } from '#db/embedded.ts'
import { holdMigrations } from '#db/migrate.ts'
import { anotherDatabase } from '#test/support/database.ts'

let folder: string
let dataDir: string
let port: number
let url: string
let products: Product[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prokura-start-'))
  await chmod(folder, 0o755)
  dataDir = join(folder, 'data')
  port = await freePort()
  url = `http://127.0.0.1:${port}`
  products = []
})

afterEach(async () => {
  for (const { child } of products) child.kill('SIGKILL')
  // Its lock counts until it is gone, which a signal only begins.
  await Promise.all(products.map(({ ended }) => ended))
  // A database that a failed test left running is taken over and ended before its folder goes.
  if (await stat(join(dataDir, 'postgres')).catch(() => null))
    await startEmbedded({ dataDir, say: () => {} }).then((left) => left.stop())
  await rm(folder, { recursive: true, force: true })
})

type Product = { child: ChildProcess; said: () => string; ended: Promise<number | null> }

function start(env: Record<string, string> = {}, ...part: string[]): Product {
  const inherited = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]))
  const child = spawn(process.execPath, ['--import', 'tsx', 'app/start.ts', ...part], {
    env: {
      ...inherited,
      DATA_DIR: dataDir,
      PORT: String(port),
      ...env,
    } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const product = {
    child,
    said: () => said,
    ended: once(child, 'exit').then(([code]) => code as number | null),
  }
  products.push(product)
  return product
}

/** Waits until it says that it is ready; fails with what it printed. */
async function ready(product: Product, seconds = 60) {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await pause(50)) {
    if ((await status('/readyz')) === 200) return
    if (product.child.exitCode !== null) break
  }
  throw new Error(`It did not get ready:\n${product.said()}`)
}

const status = (path: string) =>
  fetch(url + path, { redirect: 'manual' }).then(
    (answer) => answer.status,
    () => 0,
  )
const postmaster = async () =>
  Number((await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])

/** Rows of the product's own database, asked beside it. */
async function users(): Promise<number> {
  const password = await readFile(join(dataDir, 'postgres', 'password'), 'utf8')
  const at = await readFile(join(dataDir, 'postgres', 'port'), 'utf8')
  const sql = postgres(`postgres://prokura:${password}@127.0.0.1:${at}/prokura`, { max: 1 })
  const [row] = await sql`select count(*)::int as count from users`.finally(() => sql.end())
  return row!.count
}

describe('npm start', { timeout: 180_000 }, () => {
  test('starts from nothing with demo data, ends on SIGTERM, and the second start keeps all of it', async () => {
    const first = start()
    await ready(first)
    expect(first.said()).toContain(`Prokura runs at ${url}`)
    expect(first.said()).toContain('demo data')
    expect(await status('/sign-in')).toBe(200)
    const people = await users()
    expect(people).toBeGreaterThan(0)
    const secret = await readFile(join(dataDir, 'secret'), 'utf8')
    expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600)
    const database = await postmaster()
    first.child.kill('SIGTERM')
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(await startOf(database)).toBeNull()

    const second = start()
    await ready(second)
    expect(await users()).toBe(people)
    expect(await readFile(join(dataDir, 'secret'), 'utf8')).toBe(secret)
    second.child.kill('SIGINT')
    expect(await second.ended).toBe(0)
  })

  test('starts again within 15 s after kill -9, and ends without an orphan', async () => {
    const coldBegan = Date.now()
    const first = start()
    await ready(first)
    const cold = Date.now() - coldBegan
    const people = await users()
    first.child.kill('SIGKILL')
    await first.ended

    const began = Date.now()
    const second = start()
    await ready(second)
    // On a machine so busy that even this takes longer, a first start is the measure.
    expect(Date.now() - began).toBeLessThan(Math.max(15_000, cold))
    expect(await users()).toBe(people)
    const database = await postmaster()
    // What a terminal says that closes.
    second.child.kill('SIGHUP')
    expect(await second.ended).toBe(0)
    expect(await startOf(database)).toBeNull()
  })

  test('answers 503 while its database is gone, does not end, and heals', async () => {
    const product = start()
    await ready(product)
    process.kill(await postmaster(), 'SIGKILL')
    const seen = new Set<number>()
    const signIn = () => status('/sign-in')
    for (const deadline = Date.now() + 15_000; Date.now() < deadline; await pause(50)) {
      seen.add(await status('/accounts.json')).add(await signIn())
      if (seen.has(503) && (await status('/readyz')) === 200) break
    }
    await expect.poll(() => status('/readyz'), { timeout: 15_000 }).toBe(200)
    expect(await signIn()).toBe(200)
    expect(seen).not.toContain(500)
    expect(seen).not.toContain(0)
    expect(product.child.exitCode).toBeNull()
  })

  test('SIGTERM under load cuts no answer off', async () => {
    const product = start()
    await ready(product)
    const answers = Array.from({ length: 60 }, () =>
      fetch(`${url}/sign-in`).then(
        async (answer) => (await answer.text()).endsWith('</html>'),
        (error: Error) => (error.cause as { code?: string })?.code,
      ),
    )
    await pause(100)
    const began = Date.now()
    product.child.kill('SIGTERM')
    await pause(50)
    product.child.kill('SIGTERM')
    // Whoever was let in gets the page; whoever came too late is refused or never heard.
    for (const answer of await Promise.all(answers))
      expect([true, 'ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET']).toContain(answer)
    expect(await product.ended).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)
  })

  test('SIGTERM ends it also while a backup keeps its migrations waiting', async () => {
    const DATABASE_URL = await anotherDatabase({ empty: true })
    const sql = postgres(DATABASE_URL, { max: 1 })
    await sql.begin(async (sql) => {
      await holdMigrations(sql)
      const env = { DATABASE_URL, SECRET: process.env.SECRET!, SMTP_URL: 'smtp://127.0.0.1:9', DEMO: '0' }
      const worker = start(env, 'worker')
      await expect.poll(worker.said, { timeout: 30_000 }).toContain('waiting for that')
      worker.child.kill('SIGTERM')
      expect(await worker.ended).toBe(0)
    })
    await sql.end()
  })

  test('a taken port is said in a sentence, before anything is made', async () => {
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    const product = start()
    expect(await product.ended).toBe(1)
    other.close()
    expect(product.said()).toContain('Its port is taken by another program')
    expect(product.said()).not.toMatch(/ at .*\.ts/)
    expect(await readdir(folder)).toEqual([])
  })

  test('a faulty configuration is named in full before anything is made', async () => {
    const product = start({ PORT: 'x', HOST: '0.0.0.0', DEMO: '1', SUPPORT_URL: '?', LOG_LEVEL: 'loud' })
    expect(await product.ended).toBe(1)
    for (const name of ['PORT', 'APP_URL', 'SUPPORT_URL', 'DEMO', 'LOG_LEVEL'])
      expect(product.said()).toContain(`- ${name} `)
    expect(await readdir(folder)).toEqual([])
  })
})
