// What a worker tells Redis, and that one in trouble does not keep it from ending. Redis that is absent, killed, flushed or
// frozen in traffic: test/faults/redis.test.ts.
import { randomUUID } from 'node:crypto'
import Bull from 'bull'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { config } from '#app/config.ts'
import { log } from '#app/log.ts'
import { sql } from '#db/sql.server.ts'
import { prefix } from '#jobs/bull/lane.ts'
import { startWorker } from '#jobs/worker.ts'
import { anAgency, type Account } from '#test/support/people.ts'
import { describeWith } from '#test/support/needs.ts'
import { startRedis, type TestRedis } from '#test/support/redis.ts'
import { aRequestMail, left, rowOf } from './outbox.ts'
import { startSink } from './sink.ts'
import { pause, until } from './timing.ts'

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
    vi.restoreAllMocks()
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

  test('is not said of a Redis that answers, and said once, with the reason, of one that does not', async () => {
    const errors = vi.spyOn(log, 'error')
    await redis.start()
    await twoWorkers()
    for (let ring = 0; ring < 20; ring++, await pause(50)) await sql`notify outbox`
    expect(errors).not.toHaveBeenCalled()
    await redis.kill()
    await until(() => errors.mock.calls.length >= 6, 15_000)
    await pause(1000)
    const lines = errors.mock.calls as unknown as [{ err: Error; queue: string }, string][]
    expect(lines.map(([{ queue }]) => queue).sort()).toEqual([
      'arrival',
      'arrival',
      'chore',
      'chore',
      'mail',
      'mail',
    ])
    for (const [{ err }] of lines) expect(err.message).toMatch(/ECONNREFUSED/)
  })

  describe('there, but wrong', () => {
    const keyOf = (id: string) => `prokura:mail:${id}`

    test.each<[string, (redis: Redis, id: string) => Promise<unknown>]>([
      [
        'it holds a job of the row that it hands to nobody',
        (redis, id) => redis.hset(keyOf(id), 'name', 'x'),
      ],
      ['something else has the name of a list', (redis) => redis.set(keyOf('wait'), 'x')],
      ['it is full', (redis) => redis.config('SET', 'maxmemory', '1')],
      ['somebody paused the queue', (redis) => redis.set(keyOf('meta-paused'), '1')],
    ])('%s: the mail goes out once all the same', async (_what, spoil) => {
      await redis.start()
      const asked = await mails(1)
      await redis.ask((redis) => spoil(redis, asked[0]!.id))
      await twoWorkers()
      await eachOnce(asked, 20_000)
    })

    test('a full one is told of, and serves again once it has room', async () => {
      const errors = vi.spyOn(log, 'error')
      await redis.start()
      await redis.ask((redis) => redis.config('SET', 'maxmemory', '1'))
      workers.push(await startWorker({ pollMs: 100, periodic: false, drainMs: 500, offerSeconds: 600 }))
      const asked = await mails(1)
      await until(() => errors.mock.calls.length > 0, 15_000)
      expect((errors.mock.calls[0] as unknown as [{ err: Error }])[0].err.message).toMatch(/full/)
      await redis.ask((redis) => redis.config('SET', 'maxmemory', '0'))
      await eachOnce(asked, 15_000)
    })

    test('jobs that are none of ours are passed over, and leave rows alone', async () => {
      await redis.start()
      const chore = await left({ kind: 'periodic.clean-up', subjectId: randomUUID() })
      await sql`update outbox set available_at = now() + interval '1 hour'`
      const later = await aRequestMail(undefined, agency)
      const junk = [
        null,
        1,
        'x',
        {},
        { row: null },
        { row: {} },
        { row: '1 or true' },
        { row: '9'.repeat(40) },
      ]
      const queue = new Bull<unknown>('mail', redis.url, { prefix })
      await queue.addBulk([...junk, { row: chore }].map((data) => ({ data, name: '__default__' })))
      await queue.add('another', { row: later.id })
      await sql`update outbox set available_at = now() where id = ${chore}`
      const looks = vi.spyOn(log, 'error')
      workers.push(await startWorker({ pollMs: 100, periodic: false, drainMs: 500, offerSeconds: 2 }))
      await until(async () => (await rowOf(later.id)).state === 'done')
      await until(async () => (await queue.getWaitingCount()) === 0)
      await queue.close()
      expect(looks).not.toHaveBeenCalled()
      expect(sink.mails.map((mail) => mail.to[0])).toEqual([later.to])
      expect(await rowOf(chore)).toMatchObject({ state: 'done', attempts: 1 })
    })
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
