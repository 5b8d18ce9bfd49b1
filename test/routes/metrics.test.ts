import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { json } from '@remix-run/node'
import { leave } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { aRequestMail } from '#test/jobs/outbox.ts'
import { anApp, type TestApp } from '#test/support/app.ts'
import { aBuild } from '#test/support/build.ts'

const token = 'a token of metrics'
let app: TestApp

beforeAll(async () => {
  process.env.METRICS_TOKEN = token
  app = await anApp({
    build: await aBuild({
      'a/:accountId/people': { loader: () => json({}) },
      slow: { loader: () => pause(500).then(() => json({})) },
      '*': {
        loader: () => {
          throw json({ kind: 'not-found' }, { status: 404 })
        },
      },
    }),
  })
})
afterAll(() => app.close())

const scrape = async () =>
  (await app.fetch('/metrics', { headers: { Authorization: `Bearer ${token}` } })).text()

/** The value of one series, or null where there is none. */
async function valueOf(series: string): Promise<number | null> {
  const line = (await scrape()).split('\n').find((each) => each.startsWith(`${series} `))
  return line ? Number(line.slice(series.length + 1)) : null
}

describe('/metrics', () => {
  test('answers whoever knows the token, under whatever name the machine is called', async () => {
    const socket = connect(app.port, '127.0.0.1')
    socket.write(
      `GET /metrics HTTP/1.1\r\nHost: 10.0.0.7\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
    )
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    expect(answer).toMatch(/^HTTP\/1.1 200[^]*text\/plain[^]*process_cpu_seconds_total/)
  })

  test.each([
    {},
    { Authorization: token },
    { Authorization: `Bearer ${token} ` + 'x' },
    { Authorization: `Basic ${token}` },
  ] as Record<string, string>[])(
    'is to everybody else a page that does not exist: %j',
    async (headers: Record<string, string>) => {
      const [metrics, unknown] = await Promise.all(
        ['/metrics', '/nowhere'].map((path) => app.fetch(path, { headers })),
      )
      const told = async ({ status, headers }: Response, body: string) => ({
        status,
        body,
        headers: [...headers].filter(
          ([name]) => !['x-request-id', 'date', 'content-security-policy'].includes(name),
        ),
      })
      expect(metrics!.status).toBe(404)
      expect(await told(metrics!, await metrics!.text())).toEqual(await told(unknown!, await unknown!.text()))
    },
  )

  test('is asked for, not written to', async () => {
    const headers = { Authorization: `Bearer ${token}` }
    expect((await app.fetch('/metrics', { method: 'POST', headers })).status).not.toBe(200)
  })
})

describe('requests', () => {
  test('are counted by the pattern of their route, so that ids make no series', async () => {
    for (const id of ['first-id', 'second-id']) await app.fetch(`/a/${id}/people`)
    await app.fetch('/never-heard-of')
    const text = await scrape()
    expect(text).toMatch(
      /http_request_seconds_count\{route="\/a\/:accountId\/people",method="GET",status="2xx"\} 2/,
    )
    expect(text).toMatch(/http_request_seconds_count\{route="\*",method="GET",status="4xx"\}/)
    expect(text).not.toMatch(/first-id|second-id|never-heard-of/)
  })

  test('under way are counted until they end', async () => {
    const slow = app.fetch('/slow')
    await pause(100)
    expect(await valueOf('http_requests_in_flight')).toBe(2)
    await slow
    await expect.poll(() => valueOf('http_requests_in_flight')).toBe(1)
  })
})

describe('work', () => {
  const rows = (state: string, lane: string) => valueOf(`outbox_rows{state="${state}",lane="${lane}"}`)

  test('that waits or has failed is counted by lane, with the age of the oldest that is due', async () => {
    await sql`delete from outbox`
    expect([await rows('waiting', 'mail'), await rows('failed', 'chore')]).toEqual([0, 0])
    const [old, later, failed] = await Promise.all([aRequestMail(), aRequestMail(), aRequestMail()])
    await sql`update outbox set created_at = now() - interval '90 seconds' where id = ${old.id}`
    await sql`update outbox set available_at = now() + interval '1 hour' where id = ${later.id}`
    await sql`update outbox set state = 'failed', finished_at = now() where id = ${failed.id}`
    await leave(sql, { kind: 'periodic.end-links', subjectId: crypto.randomUUID() })
    await sql`insert into outbox (kind, subject_id, state) values ('grant.mail-colleague', gen_random_uuid(), 'done')`
    expect([await rows('waiting', 'mail'), await rows('waiting', 'chore')]).toEqual([2, 1])
    expect([await rows('failed', 'mail'), await rows('running', 'mail')]).toEqual([1, 0])
    const due = await valueOf('outbox_oldest_due_seconds{lane="mail"}')
    expect(due).toBeGreaterThan(89)
    expect(due).toBeLessThan(120)
  })

  test('that was done is counted by kind and by what it came to', async () => {
    await sql`delete from outbox`
    await aRequestMail()
    await runDueJobs()
    expect(await valueOf('jobs_total{kind="access-request.mail-client",outcome="done"}')).toBe(1)
    expect(await valueOf('job_seconds_count{lane="mail"}')).toBe(1)
  })
})

describe('the database', () => {
  test('tells its connections, and how long one waits for one of the pool', async () => {
    expect(await valueOf('database_up')).toBe(1)
    expect(await valueOf('database_pool_size')).toBe(sql.options.max)
    expect(await valueOf('database_connections{state="active"}')).toBeGreaterThan(0)
    expect(await valueOf('database_pool_wait_seconds')).toBeLessThan(0.5)
    const held = await Promise.all(Array.from({ length: sql.options.max }, () => sql.reserve()))
    setTimeout(() => held.forEach((connection) => connection.release()), 600)
    expect(await valueOf('database_pool_wait_seconds')).toBeGreaterThan(0.4)
  })

  test('that dies below a scrape leaves the pool as good as new', async () => {
    // Held up by a lock, the scrape keeps its connection until that is taken away.
    const admin = postgres(process.env.DATABASE_URL!, { max: 2 })
    await admin.begin(async (locking) => {
      await locking`lock table outbox in access exclusive mode`
      const scraped = scrape()
      const cut = () => admin`
        select pg_terminate_backend(pid) from pg_stat_activity
        where wait_event_type = 'Lock' and application_name = 'prokura'`
      await expect.poll(async () => (await cut()).length).toBeGreaterThan(0)
      expect(await scraped).toMatch(/^database_up 0$/m)
    })
    await admin.end()
    const held = Array.from({ length: sql.options.max }, () => sql`select pg_sleep(0.1)`.catch(() => {}))
    expect(await Promise.race([Promise.all(held), pause(5000, 'hangs')])).not.toBe('hangs')
    await expect.poll(() => valueOf('database_up')).toBe(1)
  })

  test('that is away keeps no scrape waiting, and what it would say is not made up', async () => {
    const { database } = sql.options
    const admin = postgres(process.env.DATABASE_URL!.replace(/[^/]*$/, 'postgres'), { max: 1 })
    await admin.unsafe(`drop database ${database} with (force)`).finally(() => admin.end())
    const text = await scrape()
    expect(text).toMatch(/^database_up 0$/m)
    expect(text).not.toMatch(/^outbox_rows\{/m)
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m)
  })
})
