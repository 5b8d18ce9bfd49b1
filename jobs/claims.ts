import type { PendingQuery, Row as AnyRow } from 'postgres'
import type { OutboxKind } from '#app/domain/outbox.ts'
import { sql } from '#db/sql.server.ts'
import type { Delay, Outcome, Row } from './row.ts'

/**
 * Claims due rows of these kinds, oldest first, at most `limit`; committed before anybody works on them. Rows whose
 * lease ran out are due again: their worker died or hung. With `lateSeconds` only those that have been due for so long.
 */
export async function claim(
  kinds: readonly OutboxKind[],
  limit: number,
  leaseSeconds: number,
  lateSeconds = 0,
): Promise<Row[]> {
  const isLate =
    lateSeconds === 0
      ? sql`true`
      : sql`greatest(available_at, created_at, leased_until) <= now() - ${lateSeconds} * interval '1 second'`
  const rows = await claimed(
    sql`${isDue} and ${isLate} and kind = any(${kinds as string[]}) order by available_at, id limit ${limit}`,
    leaseSeconds,
  )
  return rows.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
}

/**
 * Claims one row of these kinds by its id; null where it is not due: finished, put off, or in somebody's hands. Of any
 * other kind it is left alone: a newer Prokura beside this one may have work that only it knows how to do.
 */
export async function claimOne(
  id: string,
  kinds: readonly OutboxKind[],
  leaseSeconds: number,
): Promise<Row | null> {
  const [row] = await claimed(sql`${isDue} and id = ${id} and kind = any(${kinds as string[]})`, leaseSeconds)
  return row ?? null
}

const isDue = sql`
  state in ('waiting', 'running') and available_at <= now() and (leased_until is null or leased_until <= now())`

async function claimed(which: PendingQuery<AnyRow[]>, leaseSeconds: number): Promise<Row[]> {
  const rows = await sql<(Omit<Row, 'generation'> & { generation: string })[]>`
    with due as (select id from outbox where ${which} for update skip locked)
    update outbox o
    set state = 'running', attempts = o.attempts + 1, leased_until = clock_timestamp() + ${leaseSeconds} * interval '1 second'
    from due where o.id = due.id
    returning o.id, o.kind, o.subject_id, o.recipient_id, o.generation, o.attempts, o.leased_until::text as lease,
      extract(epoch from clock_timestamp() - coalesce(o.retried_at, o.created_at))::float8 as age`
  return rows.map((row) => ({ ...row, generation: Number(row.generation) }))
}

/**
 * Takes due rows that Bull is to be told of, oldest first, and notes until when that need not be repeated: Redis may
 * forget what it was told. Returns their ids. Claims nothing: whoever gets a row from Bull claims it then.
 */
export async function takeOffers(
  kinds: readonly OutboxKind[],
  limit: number,
  seconds: number,
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with due as (
      select id from outbox
      where ${isDue} and (offered_until is null or offered_until <= now()) and kind = any(${kinds as string[]})
      order by available_at, id limit ${limit} for update skip locked
    )
    update outbox o set offered_until = clock_timestamp() + ${seconds} * interval '1 second'
    from due where o.id = due.id returning o.id`
  return rows.map((row) => row.id)
}

/** Takes offers back that did not reach Redis, so that they are made again at once when it answers. */
export async function withdrawOffers(ids: string[]) {
  await sql`update outbox set offered_until = null where id = any(${ids}::bigint[])`
}

/**
 * Writes what became of a row, together with its mail. Returns false where the lease was lost meanwhile: then the row
 * is somebody else's and stays as it is. That a mail was accepted is a fact and is written in either case.
 */
export async function settle(row: Row, outcome: Outcome): Promise<boolean> {
  const waits = outcome.state === 'waiting' ? outcome : null
  const mail = outcome.mail ?? null
  const reason = outcome.reason ?? null
  const [held] = await sql`
    with held as (
      update outbox set state = ${outcome.state}, reason = ${reason}, leased_until = null, offered_until = null,
        attempts = attempts - ${waits && !waits.counts ? 1 : 0},
        available_at = ${waits ? dueAfter(waits.delay) : sql`available_at`},
        finished_at = ${waits ? null : sql`clock_timestamp()`}
      where id = ${row.id} and state = 'running' and leased_until = ${row.lease}::text::timestamptz
      returning id
    ), noted as (
      update mails set state = ${mail}, reason = ${mail === 'sent' ? null : reason}, changed_at = clock_timestamp()
      where outbox_id = ${row.id} and ${mail}::text is not null
        and (${mail}::text = 'sent' or (state <> 'sent' and exists (select from held)))
    )
    select 1 from held`
  return held !== undefined
}

/**
 * Says that a row came further in this try: those before it count no more. Long work whose worker is killed now and then
 * comes to its end, and is given up only where it stands still.
 */
export async function noteProgress(row: Row) {
  if (row.attempts === 1) return
  row.attempts = 1
  await sql`
    update outbox set attempts = 1
    where id = ${row.id} and state = 'running' and leased_until = ${row.lease}::text::timestamptz`
}

function dueAfter(delay: Delay) {
  return delay === 'next-utc-day'
    ? sql`(date_trunc('day', now() at time zone 'UTC') + interval '1 day') at time zone 'UTC'`
    : sql`clock_timestamp() + ${delay.seconds} * interval '1 second'`
}
