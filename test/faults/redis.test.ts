// Redis absent, killed, frozen and flushed below real processes: web replicas that take asks, workers that Bull serves.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { revokeLink } from '#app/domain/linking/revoke-link.ts'
import { sql } from '#db/sql.server.ts'
import { startSink } from '#test/jobs/sink.ts'
import { pause, until } from '#test/jobs/timing.ts'
import { describeWith } from '#test/support/needs.ts'
import { aGrant, aLink, anAccount, aScope, aSession, standingOf } from '#test/support/people.ts'
import { aWeb, aWorkerProcess, endProcesses, settings, type RunningWeb } from '#test/support/processes.ts'
import { startRedis, type TestRedis } from '#test/support/redis.ts'
import { anAsker } from './asking.ts'
import { judge, long, print, settled } from './ledger.ts'

describeWith(['redis-server'], 'Redis in trouble below real processes', () => {
  let sink: Awaited<ReturnType<typeof startSink>>
  let redis: TestRedis
  let env: Record<string, string>
  let web: RunningWeb

  beforeAll(async () => {
    sink = await startSink()
    env = settings({ SMTP_URL: sink.url })
  })
  beforeEach(async () => {
    await sql`delete from outbox`
    sink.mails.length = 0
    redis = await startRedis({ running: false })
    env.REDIS_URL = redis.url
    web = await aWeb(env)
  })
  afterEach(async () => {
    await endProcesses()
    await redis.stop()
  })
  afterAll(() => sink.close())

  const twoWorkers = () => Promise.all([aWorkerProcess(env, null), aWorkerProcess(env, null)])

  /** Clients asked one after the other, until told to stop; every ask must be answered, and soon. */
  async function traffic() {
    const asker = await anAsker()
    let going = true
    let slowestMs = 0
    const done = (async () => {
      while (going) {
        await asker.newDay()
        const began = performance.now()
        expect((await asker.ask(web.url, web.appUrl)).status).toBe(303)
        slowestMs = Math.max(slowestMs, performance.now() - began)
        await pause(20)
      }
    })()
    done.catch(() => {})
    return {
      asker,
      async end() {
        going = false
        await done
        return { asked: asker.asked.length, slowestAskMs: Math.round(slowestMs) }
      },
    }
  }

  /** Waits for what was asked, and judges it: each mail once, none lost, within a minute of Redis's return. */
  async function judged(name: string, { asker, end }: Awaited<ReturnType<typeof traffic>>, backAt: number) {
    const facts = await end()
    await settled(60_000)
    const recoveryMs = Date.now() - backAt
    const verdict = await judge(sink.mails)
    print(name, { ...facts, ...verdict, recoveryMs })
    expect(verdict).toMatchObject({ lost: 0, phantom: 0, twice: 0, copies: 0 })
    expect(verdict.committed).toBeGreaterThanOrEqual(facts.asked)
    expect(await asker.forgotten()).toEqual([])
    expect(facts.slowestAskMs).toBeLessThan(5000)
    expect(recoveryMs).toBeLessThan(60_000)
  }

  const sent = (count: number) => until(() => sink.mails.length >= count, 60_000)

  test(
    'absent at the start: pages work, work waits, and goes out when Redis comes',
    { timeout: 180_000 },
    async () => {
      await twoWorkers()
      const going = await traffic()
      await pause(3000)
      expect(sink.mails).toHaveLength(0)
      expect((await fetch(`${web.url}/readyz`)).status).toBe(200)
      await redis.start()
      await judged('Redis absent at the start', going, Date.now())
    },
  )

  test('killed in traffic, and empty when it comes back', { timeout: 600_000 }, async () => {
    await redis.start()
    await twoWorkers()
    const going = await traffic()
    for (let kills = 0; kills < (long ? 10 : 1); kills++) {
      await sent(sink.mails.length + 10)
      await redis.kill()
      await pause(2000)
      await redis.start()
    }
    await judged('Redis killed', going, Date.now())
  })

  test('flushed in traffic, again and again', { timeout: 600_000 }, async () => {
    await redis.start()
    await twoWorkers()
    const going = await traffic()
    for (let times = 0; times < (long ? 50 : 10); times++) {
      await sent(sink.mails.length + 3)
      await redis.ask((redis) => redis.flushall())
    }
    await judged('Redis flushed', going, Date.now())
  })

  test(
    'frozen in traffic: pages work, and revoking holds on the very next request',
    { timeout: 600_000 },
    async () => {
      await redis.start()
      await twoWorkers()
      const going = await traffic()
      await sent(10)
      redis.freeze()

      const client = await anAccount()
      const { agency } = going.asker
      const link = await aLink(agency, client)
      await aGrant(link, agency.owner, 'admin')
      const session = await aSession(agency.owner)
      const scope = await aScope(session, agency.owner, client)
      const Cookie = `__Host-session=${session.token}; __Host-scope-${client.id}=${scope}`
      const act = () => fetch(`${web.url}/a/${client.id}/people`, { headers: { Cookie }, redirect: 'manual' })
      expect((await act()).status).toBe(200)
      expect((await revokeLink(await standingOf(client.owner, client), link.id)).ok).toBe(true)
      expect((await act()).status).toBe(403)

      await pause(long ? 20_000 : 5000)
      redis.thaw()
      await judged('Redis frozen', going, Date.now())
    },
  )
})
