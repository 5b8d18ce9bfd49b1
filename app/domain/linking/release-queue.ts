import { sql as pool, type Sql } from '#db/sql.server.ts'
import { recordAs, system } from '../audit.ts'
import { leave } from '../outbox.ts'
import { requestLifetime } from './asking.ts'
import { isTrialOver } from './programme.ts'
import { lockQuotaDay, spendQuota } from './quota.ts'

/** Agencies whose quota day is over and whose queue is not empty, at most `limit` of them. After a trial it waits for a plan. */
export async function agenciesWithDueQueue(limit: number): Promise<string[]> {
  const rows = await pool<{ agencyId: string }[]>`
    select q.agency_id from ask_quotas q
    where q.ends_at <= now() and not exists (
      select 1 from subscriptions s where s.account_id = q.agency_id and s.trial_ends_at <= now())
      and exists (select 1 from access_requests r where r.agency_id = q.agency_id and r.state = 'queued')
    order by q.ends_at limit ${limit}`
  return rows.map((row) => row.agencyId)
}

/**
 * Begins the agency's quota day if the last is over, and sends what waited for it (L4), unless the agency's trial has
 * ended (P1). Returns how many were sent.
 */
export async function releaseQueue(agencyId: string): Promise<number> {
  return await pool.begin(async (sql) => {
    if (await isTrialOver(sql, agencyId)) return 0
    const day = await lockQuotaDay(sql, agencyId)
    return day.began ? await releaseLocked(sql, agencyId) : 0
  })
}

/**
 * Sends the queue of an agency whose quota day is locked and has just begun. Rights are judged anew: requests whose
 * requester may no longer ask, or whose address blocks the agency by now, are cancelled and cost nothing; a role
 * above the requester's present one is capped at approval (L9).
 */
export async function releaseLocked(sql: Sql, agencyId: string): Promise<number> {
  const dropped = await sql<{ id: string; address: string }[]>`
    update access_requests r set state = 'cancelled', ended_at = clock_timestamp()
    from accounts a
    where r.agency_id = ${agencyId} and r.state = 'queued' and a.id = r.agency_id and (
      a.agency_since is null
      or not exists (
        select 1 from memberships m
        where m.id = r.requester_id and m.ended_at is null and m.deactivated_at is null and m.role >= 'manager')
      or exists (select 1 from agency_blocks b where b.agency_id = r.agency_id and b.address = r.address))
    returning r.id, r.address`
  const waiting = await sql<{ id: string }[]>`
    select id from access_requests where agency_id = ${agencyId} and state = 'queued' order by created_at, id for update`
  // The queue holds at most a day's allowance and the day has just begun, so it fits whole.
  if (waiting.length > 0 && (await spendQuota(sql, agencyId, waiting.length)) === null)
    throw new Error(`The queue of agency ${agencyId} is longer than the allowance of a day`)
  const released = await sql<{ id: string; address: string }[]>`
    update access_requests r set state = 'pending', asked_at = t.now, expires_at = t.now + ${requestLifetime}::interval
    from (select clock_timestamp() as now) t
    where r.id = any(${waiting.map(({ id }) => id)}::uuid[]) and r.agency_id = ${agencyId}
    returning r.id, r.address`
  await leave(
    sql,
    ...released.map(({ id }) => ({ kind: 'access-request.mail-client' as const, subjectId: id })),
  )
  const notes = [
    ['access-request.released', released],
    ['access-request.cancelled', dropped],
  ] as const
  for (const [action, rows] of notes) {
    if (rows.length === 0) continue
    await recordAs(
      sql,
      system,
      { accountId: agencyId, agencyId },
      {
        action,
        subject: rows.length === 1 ? rows[0]!.address : String(rows.length),
        after: { addresses: rows.map((row) => row.address) },
      },
    )
  }
  return released.length
}
