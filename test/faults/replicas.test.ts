// Several replicas beside one database: what is exact in one process must be exact over all of them.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { leave } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import { startSink } from '#test/jobs/sink.ts'
import { until } from '#test/jobs/timing.ts'
import { describeWith } from '#test/support/needs.ts'
import { anAgency } from '#test/support/people.ts'
import { aWeb, aWorkerProcess, endProcesses, settings } from '#test/support/processes.ts'
import { startRedis } from '#test/support/redis.ts'
import { anAsker, type Asked } from './asking.ts'
import { judge, long, print, settled } from './ledger.ts'

let sink: Awaited<ReturnType<typeof startSink>>
let env: Record<string, string>

beforeAll(async () => {
  sink = await startSink()
  env = settings({ SMTP_URL: sink.url })
})
beforeEach(async () => {
  await sql`delete from outbox`
  sink.mails.length = 0
})
afterEach(endProcesses)
afterAll(() => sink.close())

describe('two web replicas', () => {
  test(
    'a hundred parallel asks over both at thirty-four of thirty-five: exactly one is sent, every time',
    { timeout: 900_000 },
    async () => {
      const first = await aWeb(env)
      const webs = [first, await aWeb(env, first.appUrl)]
      const asker = await anAsker()
      const rounds = long ? 50 : 2
      for (let round = 0; round < rounds; round++) {
        if (round === 0) await asker.ask(first.url, first.appUrl)
        await sql`update ask_quotas set used = 34 where agency_id = ${asker.agency.id}`
        const answers: Asked[] = await Promise.all(
          Array.from({ length: 100 }, (_, i) => asker.ask(webs[i % 2]!.url, first.appUrl)),
        )
        const statuses = answers.map(({ status }) => status)
        expect(statuses.filter((status) => status === 303)).toHaveLength(1)
        expect(new Set(statuses)).toEqual(new Set([303, 429]))
      }
      expect(await asker.forgotten()).toEqual([])
      print('asks at 34 of 35 over two replicas', { rounds, each: 100, sent: rounds })
    },
  )

  test(
    'SIGTERM in traffic: what was begun is answered, within ten seconds, and the other goes on',
    { timeout: 120_000 },
    async () => {
      const first = await aWeb(env)
      const second = await aWeb(env, first.appUrl)
      const asker = await anAsker()
      await sql`update ask_quotas set used = 0`
      let going = true
      const broken: string[] = []
      const traffic = [first, second].map(async (web) => {
        while (going) {
          await asker.newDay()
          const began = Date.now()
          const { status } = await asker.ask(web.url, first.appUrl)
          // A connection that the ending replica no longer takes is a balancer's matter; one that it took is ours.
          if (status !== 303 && !(web === second && status === null && began >= termAt))
            broken.push(`${String(status)}`)
          if (web === second && status === null) return
        }
      })
      let termAt = Infinity
      await pause(1500)
      termAt = Date.now()
      second.kill('SIGTERM')
      await pause(50)
      // Harmless, however often.
      second.kill('SIGTERM')
      expect(await second.ended).toBe(0)
      const drainedMs = Date.now() - termAt
      await pause(500)
      going = false
      await Promise.all(traffic)
      print('SIGTERM in traffic', { drainedMs, asked: asker.asked.length, broken: broken.length })
      expect(broken).toEqual([])
      expect(drainedMs).toBeLessThan(10_000)
      expect(await asker.forgotten()).toEqual([])
    },
  )
})

/** Mails that two workers share, each once; one worker is told to end half-way. */
async function shared(name: string, more: Record<string, string>) {
  const mails = long ? 10_000 : 200
  const agency = await anAgency()
  await sql`
    insert into access_requests (agency_id, requester_id, address, message, role_asked, state, asked_at, expires_at)
    select ${agency.id}, ${agency.owner.membershipId}, 'many-' || n || '@faults.test', 'Hello', 'member', 'pending',
      now(), now() + interval '7 days'
    from generate_series(1, ${mails}::int) n`
  const requests = await sql<{ id: string }[]>`select id from access_requests where agency_id = ${agency.id}`
  const workers = [
    await aWorkerProcess({ ...env, ...more }, null),
    await aWorkerProcess({ ...env, ...more }, null),
  ]
  const began = Date.now()
  for (let from = 0; from < mails; from += 1000) {
    const some = requests.slice(from, from + 1000)
    await sql.begin((sql) =>
      leave(sql, ...some.map(({ id }) => ({ kind: 'access-request.mail-client' as const, subjectId: id }))),
    )
  }
  await until(() => sink.mails.length > mails / 2, 600_000)
  workers[0]!.kill('SIGTERM')
  expect(await workers[0]!.ended).toBe(0)
  await settled(600_000)
  const seconds = (Date.now() - began) / 1000
  const verdict = await judge(sink.mails)
  print(name, { mails, ...verdict, perSecond: Math.round(mails / seconds) })
  expect(verdict).toEqual({ committed: mails, lost: 0, phantom: 0, twice: 0, copies: 0 })
  expect(sink.mails).toHaveLength(mails)
}

describe('two workers', () => {
  test('deliver each mail once, in process, also when one is told to end', { timeout: 1_800_000 }, () =>
    shared('mails over two workers, in process', {}),
  )
})

describeWith(['redis-server'], 'two workers by Bull', () => {
  test('deliver each mail once, also when one is told to end', { timeout: 1_800_000 }, async () => {
    const redis = await startRedis()
    await shared('mails over two workers, by Bull', { REDIS_URL: redis.url }).finally(() => redis.stop())
  })
})
