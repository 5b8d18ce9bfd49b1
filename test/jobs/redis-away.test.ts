// What a worker tells Redis, and that one in trouble does not keep it from ending. Redis that is absent, killed, flushed or
// frozen in traffic: test/faults/redis.test.ts.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'
import { startWorker } from '#jobs/worker.ts'
import { anAgency, type Account } from '#test/support/people.ts'
import { describeWith } from '#test/support/needs.ts'
import { startRedis, type TestRedis } from '#test/support/redis.ts'
import { aRequestMail } from './outbox.ts'
import { startSink } from './sink.ts'
import { until } from './timing.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

describeWith(['redis-server'], 'Redis in trouble', () => {
  let sink: Awaited<ReturnType<typeof startSink>>
  let redis: TestRedis
  let agency: Account
  const workers: { stop(): Promise<void> }[] = []

  beforeAll(async () => {
    sink = await startSink()
    agency = await anAgency()
    Object.assign(process.env, { DEMO: '0', SMTP_URL: sink.url })
  })
  beforeEach(async () => {
    await sql`delete from outbox`
    sink.mails.length = 0
    redis = await startRedis({ running: false })
    config().redisUrl = redis.url
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()))
    await redis.stop()
  })
  afterAll(() => sink.close())

  const twoWorkers = async () => {
    for (let i = 0; i < 2; i++)
      workers.push(await startWorker({ pollMs: 100, periodic: false, drainMs: 500, offerSeconds: 2 }))
  }
  const mails = (count: number) =>
    Promise.all(Array.from({ length: count }, () => aRequestMail(undefined, agency)))
  const open = async () => {
    const [row] = await sql<
      [{ open: number }]
    >`select count(*)::int as open from outbox where state <> 'done'`
    return row.open
  }
  /** Waits until all is done and says that each mail went once. */
  async function eachOnce(asked: { to: string }[], milliseconds = 60_000) {
    await until(async () => (await open()) === 0, milliseconds)
    expect(sink.mails.map((mail) => mail.to[0]).sort()).toEqual(asked.map(({ to }) => to).sort())
  }

  test('away or frozen while a worker stops: it ends all the same', { timeout: 60_000 }, async () => {
    await redis.start()
    await twoWorkers()
    const [first, second] = workers.splice(0)
    redis.freeze()
    const began = performance.now()
    await first!.stop()
    await redis.kill()
    await second!.stop()
    expect(performance.now() - began).toBeLessThan(8000)
  })

  describe('what Redis is told', () => {
    test('is ids of rows and nothing else', async () => {
      await redis.start()
      const asked = await mails(5)
      await sql`update outbox set available_at = now()`
      const worker = await startWorker({ mailHands: 1, pollMs: 50, periodic: false })
      workers.push(worker)
      await until(() => sink.mails.length > 0)
      const dump = await redis.ask(async (redis) => {
        const keys = await redis.keys('*')
        const all = await Promise.all(
          keys.map(async (key) => ((await redis.type(key)) === 'hash' ? redis.hgetall(key) : key)),
        )
        return JSON.stringify(all)
      })
      for (const { to, requestId } of asked) {
        expect(dump).not.toContain(to)
        expect(dump).not.toContain(requestId)
      }
      await eachOnce(asked)
    })
  })
})
