import { leave } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import { smtpPostOffice } from '#emails/transport.ts'
import { startSink } from '#test/jobs/sink.ts'
import { until } from '#test/jobs/timing.ts'
import { pathOf } from '#test/support/needs.ts'
import { anAgency } from '#test/support/people.ts'
import { aWorkerProcess, endProcesses } from '#test/support/processes.ts'
import { startRedis } from '#test/support/redis.ts'
import { at, type Figure } from './measure.ts'

const mails = 2000
const connections = 8

/**
 * Mails through the whole path (row, claim, facts, rendering, `sending` committed, SMTP, outcome committed) by one real
 * worker, against the bare transport with a finished text to the same sink; and how long a row waits for its handler.
 */
export async function bench(): Promise<Figure[]> {
  // What the figures before left to be sent would go first.
  await sql`delete from outbox where state in ('waiting', 'running')`
  const sink = await startSink()
  try {
    const bare = await bareTransport(sink.url)
    const figures = [...(await throughWorker('in process', {}, sink, bare))]
    if (pathOf('redis-server')) {
      const redis = await startRedis()
      figures.push(...(await throughWorker('by Bull', { REDIS_URL: redis.url }, sink, bare)))
      await redis.stop()
    }
    return figures
  } finally {
    await endProcesses()
    await sink.close()
  }
}

type Sink = Awaited<ReturnType<typeof startSink>>

async function bareTransport(url: string): Promise<number> {
  const from = 'prokura@example.test'
  const office = smtpPostOffice({ url, from, connections, cutMs: 30_000 })
  const text = 'x'.repeat(3000)
  const html = `<p>${'x'.repeat(17_000)}</p>`
  const send = (n: number) =>
    office.post({
      to: `b-${n}@x.test`,
      subject: 'Bare',
      text,
      html,
      locale: 'en',
      messageId: `<b-${n}@x.test>`,
    })
  await Promise.all(Array.from({ length: 50 }, (_, n) => send(n)))
  const began = performance.now()
  let next = 50
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < mails) await send(next++)
    }),
  )
  const perMail = (performance.now() - began) / (mails - 50)
  office.close()
  return perMail
}

async function throughWorker(way: string, more: Record<string, string>, sink: Sink, bare: number) {
  const env = {
    ...more,
    DATABASE_URL: process.env.DATABASE_URL!,
    SECRET: process.env.SECRET!,
    MAIL_FROM: 'prokura@example.test',
    SMTP_URL: sink.url,
    DEMO: '0',
  }
  const worker = await aWorkerProcess(env, { periodic: false })
  await work(sink, 100)
  const took = await work(sink, mails)
  const lags = await lag(sink)
  worker.kill('SIGTERM')
  await worker.ended
  const group = 'Mails, one worker'
  return [
    {
      group,
      what: `a mail through the whole path, ${way}`,
      ours: took / mails,
      p95: took / mails,
      baseline: 'the bare transport, a finished text',
      theirs: bare,
      note: `${((mails / took) * 1000).toFixed(0)} and ${(1000 / bare).toFixed(0)} a second`,
    },
    {
      group,
      what: `from commit to the handler, ${way}`,
      ours: at(lags.ours, 0.5),
      p95: at(lags.ours, 0.95),
      baseline: 'NOTIFY to a listener',
      theirs: at(lags.theirs, 0.5),
      note: `p99 ${at(lags.ours, 0.99).toFixed(1)} ms`,
    },
  ]
}

/** Leaves so many mails at once and returns the milliseconds until all are finished. */
async function work(sink: Sink, count: number): Promise<number> {
  const rows = await requests(count)
  const began = performance.now()
  await leave(sql, ...rows.map(({ id }) => ({ kind: 'access-request.mail-client' as const, subjectId: id })))
  await until(async () => {
    const [open] = await sql`
      select 1 from outbox where state in ('waiting', 'running') and kind = 'access-request.mail-client' limit 1`
    return !open
  }, 300_000)
  const took = performance.now() - began
  sink.mails.length = sink.tries.length = 0
  return took
}

/** One mail after the other: until its row is claimed, which is when its handler begins. */
async function lag(sink: Sink) {
  await sql.unsafe(`
    create table if not exists bench_claims (outbox_id bigint, at timestamptz);
    create or replace function bench_claim() returns trigger language plpgsql as $$
      begin insert into bench_claims values (new.id, clock_timestamp()); return null; end $$;
    create or replace trigger bench_claims after update of state on outbox
      for each row when (new.state = 'running' and old.state = 'waiting') execute function bench_claim()`)
  for (const { id } of await requests(200)) {
    const [row] = await sql<[{ id: string }]>`
      insert into outbox (kind, subject_id) values ('access-request.mail-client', ${id}) returning id`
    await until(
      async () => (await sql`select 1 from outbox where id = ${row.id} and state = 'done'`).length > 0,
    )
  }
  const claims = await sql<{ ms: number }[]>`
    select (extract(epoch from c.at - o.created_at) * 1000)::float8 as ms
    from bench_claims c join outbox o on o.id = c.outbox_id`
  await sql`drop trigger bench_claims on outbox`
  await sql`truncate bench_claims`
  const ours = claims.map(({ ms }) => ms)
  sink.mails.length = 0
  const theirs: number[] = []
  let heard: () => void = () => {}
  const ear = await sql.listen('bench', () => heard())
  for (let n = 0; n < 200; n++) {
    const began = performance.now()
    const arrived = new Promise<void>((resolve) => (heard = resolve))
    await sql.notify('bench', '')
    await arrived
    theirs.push(performance.now() - began)
  }
  await ear.unlisten()
  return { ours, theirs }
}

async function requests(count: number) {
  const agency = await anAgency()
  return await sql<{ id: string }[]>`
    insert into access_requests (agency_id, requester_id, address, message, role_asked, state, asked_at, expires_at)
    select ${agency.id}, ${agency.owner.membershipId}, 'bench-' || n || '@example.test', 'Hello', 'member', 'pending',
      now(), now() + interval '7 days'
    from generate_series(1, ${count}::int) n returning id`
}
