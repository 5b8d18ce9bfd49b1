// kill -9 of web and worker at exact moments, seen by proxies in front of PostgreSQL and the mail server.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { leave } from '#app/domain/outbox.ts'
import { requestAccess } from '#app/domain/linking/request-access.ts'
import { sql } from '#db/sql.server.ts'
import { startSink } from '#test/jobs/sink.ts'
import { pause, until } from '#test/jobs/timing.ts'
import { describeWith } from '#test/support/needs.ts'
import { anAgency, aRequest, standingOf } from '#test/support/people.ts'
import { aWeb, aWorkerProcess, endProcesses, settings, type Running } from '#test/support/processes.ts'
import { startProxy, type Proxy } from '#test/support/proxy.ts'
import { startRedis } from '#test/support/redis.ts'
import { anAsker } from './asking.ts'
import { chance, judge, long, print, settled } from './ledger.ts'

let sink: Awaited<ReturnType<typeof startSink>>
let database: Proxy
let mailServer: Proxy
let env: Record<string, string>

beforeAll(async () => {
  sink = await startSink()
  const url = new URL(process.env.DATABASE_URL!)
  database = await startProxy({ port: Number(url.port) })
  mailServer = await startProxy({ port: Number(new URL(sink.url).port) })
  url.port = String(database.port)
  // Every statement with its text, so that the proxy can tell them apart.
  url.searchParams.set('prepare', 'false')
  env = settings({ DATABASE_URL: url.href, SMTP_URL: `smtp://127.0.0.1:${mailServer.port}` })
})
beforeEach(async () => {
  await sql`delete from outbox`
  sink.mails.length = 0
})
afterEach(async () => {
  calm()
  await endProcesses()
})
afterAll(async () => {
  await Promise.all([database.close(), mailServer.close(), sink.close()])
})

const calm = () => (database.watch = mailServer.watch = () => 'pass')
const leases = { leaseSeconds: 2, cutMs: 1500, pollMs: 100, offerSeconds: 2, roundMs: 1000 }

/** Kills once, when these bytes are about to pass, and lets them go on or not. */
function killAt(
  proxy: Proxy,
  victim: Running,
  at: {
    from: 'client' | 'server'
    text: string
    after?: string
    pass?: boolean | ((bytes: Buffer) => Buffer)
  },
): Promise<number> {
  let seen = at.after === undefined
  let before = ''
  return new Promise((resolve) => {
    proxy.watch = (from, bytes) => {
      const text = bytes.toString('latin1')
      // What is waited for may come in two pieces, as the full stop that ends a mail does.
      if (at.after && from === 'client' && `${before}${text}`.includes(at.after)) seen = true
      if (from === 'client') before = text.slice(-8)
      if (!seen || from !== at.from || !text.includes(at.text)) return 'pass'
      proxy.watch = () => 'pass'
      victim.kill('SIGKILL')
      resolve(Date.now())
      return typeof at.pass === 'function' ? at.pass(bytes) : at.pass ? 'pass' : 'drop'
    }
  })
}

describe('kill -9 of the web while a client is asked', () => {
  const insert = 'insert into access_requests'
  const points = [
    ['before the transaction', { from: 'client', text: 'begin' }, 'absent'],
    ['inside it', { from: 'client', text: insert, pass: true }, 'absent'],
    ['with the commit sent', { from: 'client', text: 'commit', after: insert, pass: true }, 'either'],
    ['committed but unanswered', { from: 'server', text: 'COMMIT', after: insert }, 'present'],
  ] as const

  test(
    'loses nothing, sends nothing that is not committed, and nothing twice',
    { timeout: 1_800_000 },
    async () => {
      const random = chance('web kills')
      const asker = await anAsker()
      await aWorkerProcess(env, { ...leases, periodic: false })
      let web = await aWeb(env)
      let kills = 0
      for (let round = 0; round < (long ? 25 : 1); round++)
        for (const [, point, expected] of points) {
          await asker.newDay()
          for (let before = random(3); before > 0; before--)
            expect((await asker.ask(web.url, web.appUrl)).status).toBe(303)
          const killed = killAt(database, web, point)
          const victim = await asker.ask(web.url, web.appUrl)
          await killed
          await web.ended
          kills++
          expect(victim.status).toBeNull()
          // What was sent to PostgreSQL may still be on its way there.
          await pause(100)
          if (expected !== 'either') expect(await asker.has(victim.address)).toBe(expected === 'present')
          web = await aWeb(env)
        }
      expect((await asker.ask(web.url, web.appUrl)).status).toBe(303)
      await settled(60_000)
      const verdict = await judge(sink.mails)
      print('web kills', { kills, ...verdict, forgotten: (await asker.forgotten()).length })
      expect(verdict).toMatchObject({ lost: 0, phantom: 0, twice: 0 })
      expect(await asker.forgotten()).toEqual([])
    },
  )
})

const halfOf = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))
const workerPoints = [
  ['with a job just claimed', 'database', { from: 'server', text: 'UPDATE', after: "set state = 'running'" }],
  ['connected to the mail server', 'mail', { from: 'server', text: '220 ' }],
  ['at RCPT', 'mail', { from: 'client', text: 'RCPT TO' }],
  ['in the midst of DATA', 'mail', { from: 'client', text: 'Message-ID', pass: halfOf }],
  ['after the 250', 'mail', { from: 'server', text: '250', after: '\r\n.\r\n' }],
  [
    'with the outcome not yet written',
    'database',
    { from: 'client', text: 'finished_at = clock_timestamp()' },
  ],
] as const

/** Lets workers die at every point while mails wait, and judges. */
async function workerKills(name: string, more: Record<string, string>) {
  const random = chance(name)
  const agency = await anAgency()
  const standing = await standingOf(agency.owner, agency)
  const ask = async (count: number) => {
    await sql`update ask_quotas set used = 0 where agency_id = ${agency.id}`
    const addresses = Array.from(
      { length: count },
      () => `w-${Math.random().toString(36).slice(2)}@faults.test`,
    )
    const asked = await requestAccess(standing, {
      addresses,
      message: 'Hello',
      roleAsked: 'member',
      overflow: 'refuse',
    })
    expect(asked.ok).toBe(true)
  }
  const copied = new Set<string>()
  let kills = 0
  let slowest = 0
  for (let round = 0; round < (long ? 20 : 1); round++)
    for (const [point, where, at] of workerPoints) {
      // One mail at a time, so that what the others of a pool were doing cannot blur the moment.
      const worker = await aWorkerProcess({ ...env, ...more }, { ...leases, mailHands: 1, periodic: false })
      const before = sink.mails.length
      const killed = killAt(where === 'mail' ? mailServer : database, worker, at)
      await ask(1 + random(4))
      const killedAt = await killed
      await worker.ended
      kills++
      if (point === 'after the 250' || point === 'with the outcome not yet written')
        for (const mail of sink.mails.slice(before)) copied.add(mail.headers.get('message-id')!)
      const next = await aWorkerProcess({ ...env, ...more }, { ...leases, periodic: false })
      await settled(60_000)
      slowest = Math.max(slowest, Date.now() - killedAt)
      next.kill('SIGTERM')
      await next.ended
    }
  const verdict = await judge(sink.mails, copied)
  print(name, { kills, ...verdict, slowestRecoveryMs: slowest })
  expect(verdict).toMatchObject({ lost: 0, phantom: 0, twice: 0 })
  expect(slowest).toBeLessThan(60_000)
}

describe('kill -9 of the worker at a mail', () => {
  test(
    'in process: loses nothing, and only a gap after the 250 can send an identical copy',
    { timeout: 3_600_000 },
    () => workerKills('worker kills, in process', {}),
  )

  test(
    'half-way through a batch of expiries: each is marked, told and logged once',
    { timeout: 600_000 },
    async () => {
      const agency = await anAgency()
      const overdue = long ? 2000 : 600
      for (let i = 0; i < overdue; i++) {
        const { id } = await aRequest(agency, `late-${i}@faults.test`)
        await sql`update access_requests set asked_at = now() - interval '8 days', expires_at = now() - interval '1 day' where id = ${id}`
      }
      const copied = new Set<string>()
      for (let kills = 0; kills < (long ? 10 : 1); kills++) {
        await sql`delete from outbox where kind like 'periodic.%'`
        const worker = await aWorkerProcess(env, { ...leases, periodic: true })
        const point = { from: 'client', text: 'commit', after: "set state = 'expired'" } as const
        await killAt(database, worker, point)
        await worker.ended
        // Mails go out meanwhile, and some may stand in the gap after the server's 250.
        const gap = await sql<{ messageId: string }[]>`select message_id from mails where state = 'sending'`
        for (const { messageId } of gap) copied.add(messageId)
      }
      await sql`delete from outbox where kind like 'periodic.%' and state in ('done', 'failed')`
      await aWorkerProcess(env, { ...leases, periodic: true })
      const left = async () => {
        const [row] = await sql<[{ left: number }]>`
        select count(*)::int as left from access_requests where agency_id = ${agency.id} and state = 'pending'`
        return row.left
      }
      await until(async () => (await left()) === 0, 60_000)
      await settled(120_000)
      const [audit] = await sql<[{ entries: number; requests: number }]>`
      select count(*)::int as entries, count(distinct subject_id)::int as requests
      from audit_entries where account_id = ${agency.id} and action = 'access-request.expired'`
      expect(audit).toEqual({ entries: overdue, requests: overdue })
      const verdict = await judge(sink.mails, copied)
      print('expiry batches', verdict)
      expect(verdict).toMatchObject({ committed: overdue, lost: 0, phantom: 0, twice: 0 })
    },
  )

  test.runIf(long)(
    'with the product’s own leases it is made up for within a minute',
    { timeout: 180_000 },
    async () => {
      const agency = await anAgency()
      const worker = await aWorkerProcess(env, null)
      const killed = killAt(mailServer, worker, { from: 'client', text: 'RCPT TO' })
      await leave(sql, {
        kind: 'access-request.mail-client',
        subjectId: (await aRequest(agency, 'one@faults.test')).id,
      })
      const killedAt = await killed
      await aWorkerProcess(env, null)
      await settled(90_000)
      const recoveryMs = Date.now() - killedAt
      print('recovery with the default lease', { recoveryMs })
      expect(recoveryMs).toBeLessThan(60_000)
    },
  )
})

describeWith(['redis-server'], 'kill -9 of a worker that Bull gives its jobs', () => {
  test(
    'loses nothing, and only a gap after the 250 can send an identical copy',
    { timeout: 1_800_000 },
    async () => {
      const redis = await startRedis()
      await workerKills('worker kills, by Bull', { REDIS_URL: redis.url }).finally(() => redis.stop())
    },
  )
})
