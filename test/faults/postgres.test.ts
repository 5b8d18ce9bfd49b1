// PostgreSQL restarted or killed under load: no acknowledged write is missing, 503 meanwhile, everything heals by itself.
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startEmbedded, type Embedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { startSink } from '#test/jobs/sink.ts'
import { aWeb, aWorkerProcess, endProcesses, settings } from '#test/support/processes.ts'

let folder: string
let embedded: Embedded
let sink: Awaited<ReturnType<typeof startSink>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prokura-pg-'))
  await chmod(folder, 0o755)
  embedded = await startEmbedded({
    dataDir: join(folder, 'data'),
    elsewhere: join(folder, 'else'),
    say: () => {},
  })
  await migrate(embedded.url)
  sink = await startSink()
})
afterEach(endProcesses)
afterAll(async () => {
  const { sql } = await import('#db/sql.server.ts')
  await sql.end({ timeout: 1 })
  await sink.close()
  await embedded.stop()
  await rm(folder, { recursive: true, force: true })
})

/** The postmaster, wherever its data had to be put. */
async function postmaster(): Promise<number> {
  for (const place of ['data/postgres/data', 'else/data']) {
    const text = await readFile(join(folder, place, 'postmaster.pid'), 'utf8').catch(() => null)
    if (text) return Number(text.split('\n')[0])
  }
  throw new Error('No postmaster.pid was found')
}

test('fast, immediate and by kill -9, under load', { timeout: 600_000 }, async () => {
  // Loaded only now: what they ask is this database, not the one of the other tests.
  process.env.DATABASE_URL = embedded.url
  const { anAsker } = await import('./asking.ts')
  const { judge, long, print, settled } = await import('./ledger.ts')
  const env = settings({ DATABASE_URL: embedded.url, SMTP_URL: sink.url })
  const web = await aWeb(env)
  const worker = await aWorkerProcess(env, { leaseSeconds: 20, cutMs: 10_000, pollMs: 200 })
  // Each asks for a day: nothing else may touch the database from here while it is being killed.
  const askers = await Promise.all(Array.from({ length: long ? 150 : 60 }, anAsker))
  const fresh = [...askers]
  const statuses = new Map<number | null, number>()
  let going = true
  let slowestAskMs = 0
  const load = [1, 2, 3].map(async () => {
    for (let asker = fresh.pop(); asker && going; asker = fresh.pop())
      for (let left = 35; going && left > 0; left--) {
        const began = performance.now()
        const { status } = await asker.ask(web.url, web.appUrl)
        slowestAskMs = Math.max(slowestAskMs, Math.round(performance.now() - began))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
  })
  const recoveries: Record<string, number> = {}
  const rounds = long ? 5 : 1
  for (let round = 0; round < rounds; round++)
    for (const [name, signal] of [
      ['fast', 'SIGINT'],
      ['immediate', 'SIGQUIT'],
      ['kill -9', 'SIGKILL'],
    ] as const) {
      await pause(700)
      const pid = await postmaster()
      const began = Date.now()
      process.kill(pid, signal)
      // It is away first, then there again, and so is the web.
      await pause(300)
      for (const deadline = Date.now() + 60_000; ; await pause(50)) {
        if ((await fetch(`${web.url}/readyz`).catch(() => null))?.status === 200) break
        expect(Date.now(), `${name}: the web heals`).toBeLessThan(deadline)
      }
      recoveries[name] = Math.max(recoveries[name] ?? 0, Date.now() - began)
    }
  await pause(700)
  going = false
  await Promise.all(load)
  await settled(90_000)
  const forgotten = (await Promise.all(askers.map((asker) => asker.forgotten()))).flat()
  // What the server accepted meanwhile is written down when PostgreSQL is back: not even a copy.
  const verdict = await judge(sink.mails)
  print('PostgreSQL restarts', {
    ...verdict,
    forgotten: forgotten.length,
    recoveries,
    slowestAskMs,
    statuses: Object.fromEntries(statuses),
  })
  expect(forgotten).toEqual([])
  expect(verdict).toMatchObject({ lost: 0, phantom: 0, twice: 0 })
  for (const status of statuses.keys()) expect([303, 503]).toContain(status)
  for (const recovery of Object.values(recoveries)) expect(recovery).toBeLessThan(60_000)
  for (const process of [web, worker]) {
    process.kill('SIGTERM')
    expect(await process.ended).toBe(0)
  }
})
