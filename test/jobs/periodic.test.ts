import { beforeEach, describe, expect, test, vi } from 'vitest'
import { cleanUp } from '#app/domain/clean-up.ts'
import { demoMails } from '#app/domain/demo-mails.ts'
import { kindsOf, lanes, outboxKinds } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import { batchSize } from '#jobs/chore.ts'
import { jobs } from '#jobs/jobs.ts'
import { leavePeriodicWork, periods } from '#jobs/periods.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { startWorker } from '#jobs/worker.ts'
import { aLink, aRequest, aSession, aUser, anAccount, anAgency } from '#test/support/people.ts'
import { left } from './outbox.ts'
import { until } from './timing.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

beforeEach(async () => {
  await sql`delete from outbox`
  await sql`delete from demo_mails`
})

const inbox = async (search = '') =>
  (await demoMails({ limit: 100, search })).map(({ to, subject }) => ({ to, subject }))

test('every kind of work has a job, in one of the lanes', () => {
  expect(Object.keys(jobs).sort()).toEqual([...outboxKinds].sort())
  expect(lanes.flatMap((lane) => kindsOf(lane)).sort()).toEqual([...outboxKinds].sort())
  const periodic = kindsOf('chore').filter((kind) => kind.startsWith('periodic.'))
  expect(periodic.sort()).toEqual(Object.keys(periods).sort())
})

describe('periodic work', () => {
  test('is one row a period, however many workers leave it', async () => {
    await Promise.all(Array.from({ length: 20 }, () => leavePeriodicWork()))
    const rows = await sql<{ kind: string; rows: number; periods: number }[]>`
      select kind, count(*)::int as rows, count(distinct generation)::int as periods from outbox group by kind`
    expect(rows.map((row) => row.kind).sort()).toEqual(Object.keys(periods).sort())
    for (const row of rows) expect(row.rows).toBe(row.periods)
  })

  test('is left and done by two workers side by side, each period once', async () => {
    const workers = await Promise.all([startWorker({ pollMs: 50 }), startWorker({ pollMs: 50 })])
    await until(async () => {
      const [row] = await sql<
        [{ done: number }]
      >`select count(distinct kind)::int as done from outbox where state = 'done'`
      return row.done === Object.keys(periods).length
    })
    await Promise.all(workers.map((worker) => worker.stop()))
    const tries = await sql<{ attempts: number }[]>`select attempts from outbox`
    for (const { attempts } of tries) expect(attempts).toBe(1)
  })
})

describe('what falls due', () => {
  test('overdue requests expire and their requesters are told, once', async () => {
    const agency = await anAgency()
    const askedAt = new Date(Date.now() - 7 * 86_400_000 - 1000)
    const { id } = await aRequest(agency, 'late@example.test', { askedAt })
    await runDueJobs()
    await runDueJobs()
    const [request] = await sql`select state from access_requests where id = ${id}`
    expect(request!.state).toBe('expired')
    expect(await inbox()).toEqual([
      { to: agency.owner.address, subject: 'Your request to late@example.test has expired' },
    ])
  })

  test('the client is reminded on day 5, once, with the same link', async () => {
    const agency = await anAgency({ name: 'Studio Nord' })
    const { id } = await aRequest(agency, 'remind@example.test')
    await left({ kind: 'access-request.mail-client', subjectId: id })
    await runDueJobs()
    await sql`update access_requests set asked_at = asked_at - interval '5 days', expires_at = expires_at - interval '5 days' where id = ${id}`
    await runDueJobs()
    await runDueJobs()
    const mails = await demoMails({ limit: 10 })
    expect(mails.map((mail) => mail.subject)).toEqual([
      'Reminder: the request of Studio Nord expires in 2 days',
      'Studio Nord asks for access to your account',
    ])
    const links = mails.map((mail) => /http\S+\/requests\/\S+/.exec(mail.text)![0])
    expect(links[0]).toBe(links[1])
  })

  test('tomorrow’s queue is sent when the day has begun', async () => {
    const agency = await anAgency()
    await aRequest(agency, 'queued@example.test', { state: 'queued' })
    await sql`
      insert into ask_quotas (agency_id, time_zone, begins_at, ends_at, used)
      values (${agency.id}, 'UTC', now() - interval '1 day', now() - interval '1 second', 35)`
    await runDueJobs()
    expect(await inbox('queued@')).toHaveLength(1)
  })

  test('a link whose end date has passed ends, and both sides are told', async () => {
    const agency = await anAgency({ name: 'Studio Süd' })
    const client = await anAccount({ name: 'Café Krüger' })
    await aLink(agency, client, { endsAt: new Date(Date.now() - 1000) })
    await runDueJobs()
    const subject = 'The access of Studio Süd to Café Krüger has ended'
    expect(await inbox()).toEqual(
      expect.arrayContaining([
        { to: agency.owner.address, subject },
        { to: client.owner.address, subject },
      ]),
    )
  })
})

describe('clean-up', () => {
  test('removes what is long over and keeps what somebody may still need', async () => {
    await sql`delete from request_mail_days`
    const user = await aUser()
    const [live, dead, idle] = [await aSession(user), await aSession(user), await aSession(user)]
    await sql`update sessions set ended_at = now() - interval '31 days' where id = ${dead.id}`
    await sql`update sessions set last_seen_at = now() - interval '31 days' where id = ${idle.id}`
    await sql`insert into one_time_codes (purpose, address, expires_at) values ('sign-in', 'a@b.test', now() - interval '2 days')`
    await sql`insert into password_resets (address, expires_at) values ('a@b.test', now() - interval '8 days'), ('a@b.test', now())`
    await sql`insert into rate_limits (key, points, expire) values ('old', 1, 1000), ('new', 1, ${Date.now() + 60_000})`
    await sql`insert into request_mail_days values ('a@b.test', now() - interval '9 days', 3), ('a@b.test', now(), 3)`
    await sql`
      insert into outbox (kind, subject_id, state, finished_at) values
        ('periodic.clean-up', gen_random_uuid(), 'done', now() - interval '2 days'),
        ('access-request.mail-client', gen_random_uuid(), 'done', now() - interval '91 days'),
        ('access-request.mail-client', gen_random_uuid(), 'done', now() - interval '2 days'),
        ('access-request.mail-client', gen_random_uuid(), 'waiting', null)`
    while ((await cleanUp(1)) > 0) continue
    const [left] = await sql`
      select (select array_agg(id) from sessions where user_id = ${user.id}) as sessions,
        (select count(*)::int from one_time_codes) as codes, (select count(*)::int from password_resets) as resets,
        (select array_agg(key) from rate_limits) as limits, (select count(*)::int from request_mail_days) as days,
        (select count(*)::int from outbox) as outbox`
    expect(left).toEqual({ sessions: [live.id], codes: 0, resets: 1, limits: ['new'], days: 1, outbox: 2 })
  })

  test('deletes in batches, so that nobody waits for it', async () => {
    await sql`
      insert into rate_limits (key, points, expire) select 'bulk-' || n, 1, 1000 from generate_series(1, ${batchSize + 10}) n`
    expect(await cleanUp(batchSize)).toBe(batchSize)
    expect(await cleanUp(batchSize)).toBe(10)
    expect(await cleanUp(batchSize)).toBe(0)
  })
})
