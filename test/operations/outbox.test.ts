import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { backlogs } from '#app/domain/operations/backlogs.ts'
import { instanceFigures } from '#app/domain/operations/instance-figures.ts'
import { outboxRows, type OutboxFilter } from '#app/domain/operations/outbox-rows.ts'
import { countFailedRows, retryFailedRows } from '#app/domain/operations/retry-failed-rows.ts'
import { retryRow } from '#app/domain/operations/retry-row.ts'
import { outboxKinds } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import { claimOne } from '#jobs/claims.ts'
import { runDueJobs } from '#jobs/run-due-jobs.ts'
import { aRequestMail, rowOf } from '#test/jobs/outbox.ts'
import { refusal, startSink } from '#test/jobs/sink.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

let sink: Awaited<ReturnType<typeof startSink>>
beforeAll(async () => {
  sink = await startSink()
  Object.assign(process.env, { DEMO: '0', SMTP_URL: sink.url })
})
beforeEach(async () => {
  await sql`delete from outbox`
  sink.mails.length = 0
  sink.onRecipient = () => null
})
afterAll(() => sink.close())

const everything: OutboxFilter = { state: null, kind: null, id: null, before: null }
const list = async (filter: Partial<OutboxFilter> = {}, limit = 50) =>
  (await outboxRows({ ...everything, ...filter }, limit)).rows

/** A request's mail that a server refused for good. */
async function aBouncedMail(to?: string) {
  sink.onRecipient = (address) => refusal(550, `<${address}>: no such user ${address} here`)
  const made = await aRequestMail(to)
  await runDueJobs()
  sink.onRecipient = () => null
  return made
}

describe('the outbox, for operators', () => {
  test('shows what a row is about, how it stands and why, but nobody’s address', async () => {
    const { id } = await aBouncedMail('ada@kunde.example')
    const [row] = await list()
    expect(row).toMatchObject({
      id,
      kind: 'access-request.mail-client',
      state: 'failed',
      attempts: 1,
      nextAt: null,
      address: 'a…@kunde.example',
      mail: 'bounced',
    })
    expect(row!.reason).toMatch(/^550 .*a…@kunde\.example/)
    expect(JSON.stringify(row)).not.toContain('ada@')
  })

  test('is read from the newest on, in pages that neither repeat nor leave out a row', async () => {
    await sql`
      insert into outbox (kind, subject_id, state)
      select (${[...outboxKinds]}::text[])[1 + n % ${outboxKinds.length}], gen_random_uuid(),
        (array['waiting', 'running', 'done', 'failed'])[1 + n % 4]
      from generate_series(1, 120) n`
    const all = await sql<{ id: string }[]>`select id from outbox order by id desc`
    const seen: string[] = []
    for (let before: string | null = null; ;) {
      const { rows, next } = await outboxRows({ ...everything, before }, 25)
      seen.push(...rows.map(({ id }) => id))
      if (!next) break
      before = next
    }
    expect(seen).toEqual(all.map(({ id }) => id))
  })

  test('is filtered by state, by kind, by number and by what it is about', async () => {
    const waiting = await aRequestMail()
    const failed = await aBouncedMail()
    const ids = async (filter: Partial<OutboxFilter>) => (await list(filter)).map(({ id }) => id)
    await sql`update outbox set state = 'waiting', finished_at = null where id = ${waiting.id}`
    expect(await ids({ state: 'open' })).toEqual([waiting.id])
    expect(await ids({ state: 'failed' })).toEqual([failed.id])
    expect(await ids({ state: 'done' })).toEqual([])
    expect(await ids({ kind: 'access-request.mail-client' })).toEqual([failed.id, waiting.id])
    expect(await ids({ kind: 'one-time-code.mail' })).toEqual([])
    expect(await ids({ id: failed.id })).toEqual([failed.id])
    expect(await ids({ id: waiting.requestId })).toEqual([waiting.id])
    expect(await ids({ id: waiting.requestId, state: 'failed' })).toEqual([])
    for (const id of ['no id', "'; drop", '9'.repeat(30)]) expect(await ids({ id })).toEqual([])
  })

  test('shows work that only a newer Prokura knows, and no worker here touches it', async () => {
    const { id } = await aRequestMail()
    await sql`update outbox set kind = 'kite.fly' where id = ${id}`
    expect(await list({ state: 'open' })).toMatchObject([{ id, kind: 'kite.fly' }])
    expect(await claimOne(id, [...outboxKinds], 60)).toBeNull()
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', attempts: 0 })
  })
})

test('the figures tell what waits, since when, and what a day brought', async () => {
  const late = await aRequestMail()
  await aRequestMail().then(
    ({ id }) => sql`update outbox set available_at = now() + interval '1 hour' where id = ${id}`,
  )
  await sql`update outbox set created_at = now() - interval '5 minutes' where id = ${late.id}`
  const figures = await instanceFigures()
  expect(figures).toMatchObject({ waiting: 2, failed: 0, sent: 0, bounced: 0 })
  expect(Math.round(figures.oldestDue / 10)).toBe(30)
  await runDueJobs()
  const old = await aBouncedMail()
  await aBouncedMail()
  expect(await instanceFigures()).toMatchObject({ waiting: 1, oldestDue: 0, failed: 2, sent: 1, bounced: 2 })
  await sql`update outbox set finished_at = now() - interval '25 hours' where id = ${old.id}`
  await sql`update mails set changed_at = now() - interval '25 hours' where outbox_id = ${old.id}`
  expect(await instanceFigures()).toMatchObject({ failed: 1, bounced: 1 })
})

describe('trying again', () => {
  test('two at the same moment are one retry, and the mail leaves once', async () => {
    const { id, to } = await aBouncedMail()
    const answers = await Promise.all([retryRow(id), retryRow(id)])
    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(answers.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'not-failed' })
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', attempts: 0, reason: null, mail: 'queued' })
    await Promise.all([runDueJobs(), runDueJobs()])
    expect(sink.mails.map((mail) => mail.to)).toEqual([[to]])
    expect(await rowOf(id)).toMatchObject({ state: 'done', attempts: 1, mail: 'sent', mailReason: null })
  })

  test('is for what has failed, and for what there is', async () => {
    const { id } = await aRequestMail()
    expect(await retryRow(id)).toEqual({ ok: false, reason: 'not-failed' })
    expect(await retryRow('999999')).toEqual({ ok: false, reason: 'unknown' })
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', mail: null })
  })

  test('sends nothing that was accepted already', async () => {
    const { id } = await aBouncedMail()
    await sql`update mails set state = 'sent' where outbox_id = ${id}`
    expect(await retryRow(id)).toEqual({ ok: true })
    await runDueJobs()
    expect(await rowOf(id)).toMatchObject({ state: 'done', mail: 'sent' })
    expect(sink.mails).toEqual([])
  })

  test('makes old work as young as new, so that a server that says later is asked again', async () => {
    const { id } = await aBouncedMail()
    await sql`update outbox set created_at = now() - interval '4 days' where id = ${id}`
    await retryRow(id)
    sink.onRecipient = () => refusal(451, 'Greylisted, come back')
    await runDueJobs()
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', mail: 'queued' })
  })

  test('rings for the workers', async () => {
    const { id } = await aBouncedMail()
    const rung = vi.fn()
    const { unlisten } = await sql.listen('outbox', rung)
    await retryRow(id)
    await expect.poll(() => rung.mock.calls.length).toBe(1)
    await unlisten()
  })

  const manyFailed = (kind: string, rows: number) => sql`
    insert into outbox (kind, subject_id, state, finished_at, reason)
    select ${kind}, gen_random_uuid(), 'failed', now() - interval '1 hour', 'away' from generate_series(1, ${rows}::int)`

  test('all of a kind goes in batches, leaves the others, and what fails anew meanwhile', async () => {
    await manyFailed('grant.mail-colleague', 25)
    await manyFailed('link.mail-left', 3)
    await sql`
      insert into outbox (kind, subject_id, state, finished_at)
      values ('grant.mail-colleague', gen_random_uuid(), 'failed', now() + interval '1 minute')`
    expect(await countFailedRows('grant.mail-colleague')).toBe(26)
    expect(await countFailedRows(null)).toBe(29)
    expect(await retryFailedRows('grant.mail-colleague', { batch: 10 })).toEqual({ retried: 25, left: 0 })
    const { mail } = await backlogs()
    expect(mail).toMatchObject({ waiting: 25, failed: 4 })
    expect(await retryFailedRows(null)).toEqual({ retried: 3, left: 0 })
  })

  test('all in parallel takes every row once, and stops where it takes too long', async () => {
    await manyFailed('grant.mail-colleague', 60)
    const both = await Promise.all([retryFailedRows(null, { batch: 7 }), retryFailedRows(null, { batch: 7 })])
    expect(both[0].retried + both[1].retried).toBe(60)
    await manyFailed('link.mail-left', 30)
    expect(await retryFailedRows(null, { batch: 10, milliseconds: -1 })).toEqual({ retried: 10, left: 20 })
  })
})
