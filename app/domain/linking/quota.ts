import { sql as pool, type Sql } from '#db/sql.server.ts'

/** L4: client addresses that an agency may ask in one of its calendar days. */
export const askLimit = 35

/** The running quota day of an agency. Instants are the database's; the zone is the one the day began in. */
export type QuotaDay = { used: number; left: number; beginsAt: Date; endsAt: Date; timeZone: string }

/** What the ask form shows: the running day, and how many requests wait for the next one. */
export type Quota = QuotaDay & { limit: number; queued: number; queueLeft: number }

/**
 * Locks the agency's quota day until the transaction ends, so that colleagues who ask at the same moment queue here.
 * Begins a new day where the last is over; `began` tells so, and the caller then releases the queue before anything new.
 */
export async function lockQuotaDay(sql: Sql, agencyId: string): Promise<QuotaDay & { began: boolean }> {
  const [first] = await sql`
    insert into ask_quotas (agency_id, time_zone, begins_at, ends_at)
    select a.id, a.time_zone, d.begins_at, d.ends_at
    from accounts a, quota_day(a.time_zone, clock_timestamp()) d where a.id = ${agencyId}
    on conflict (agency_id) do nothing
    returning 1`
  await sql`select 1 from ask_quotas where agency_id = ${agencyId} for update`
  const [next] = await sql`
    update ask_quotas q set used = 0, time_zone = a.time_zone, begins_at = d.begins_at, ends_at = d.ends_at
    from ask_quotas past
    join accounts a on a.id = past.agency_id
    cross join lateral quota_day_after(past.ends_at, past.time_zone, a.time_zone, clock_timestamp()) d
    where q.agency_id = ${agencyId} and past.agency_id = q.agency_id and past.ends_at <= clock_timestamp()
    returning 1`
  const [day] = await sql<QuotaDay[]>`
    select used, ${askLimit} - used as left, begins_at, ends_at, time_zone from ask_quotas where agency_id = ${agencyId}`
  return { ...day!, began: first !== undefined || next !== undefined }
}

/**
 * Spends `count` of the day's allowance if that many are left, else nothing at all.
 * Returns what is left, or null where it was refused. Cancelling refunds nothing.
 */
export async function spendQuota(sql: Sql, agencyId: string, count: number): Promise<number | null> {
  const [row] = await sql<{ left: number }[]>`
    update ask_quotas set used = used + ${count}
    where agency_id = ${agencyId} and used + ${count} <= ${askLimit}
    returning ${askLimit} - used as left`
  return row?.left ?? null
}

/** The quota as it stands now, without a lock, for showing. A day that is over shows as the one that has begun. */
export async function quotaNow(agencyId: string): Promise<Quota> {
  const [row] = await pool<Quota[]>`
    select ${askLimit}::int as limit, used, ${askLimit} - used as left, begins_at, ends_at, time_zone,
      queued, ${askLimit} - queued as queue_left
    from (
      select case when over then least(waiting, ${askLimit}) else coalesce(q.used, 0) end as used,
        case when over then 0 else waiting end as queued,
        case when over then d.begins_at else q.begins_at end as begins_at,
        case when over then d.ends_at else q.ends_at end as ends_at,
        case when over then a.time_zone else q.time_zone end as time_zone
      from accounts a
      left join ask_quotas q on q.agency_id = a.id
      cross join lateral (select coalesce(q.ends_at <= now(), true) as over) o
      cross join lateral quota_day_after(coalesce(q.ends_at, now()), coalesce(q.time_zone, a.time_zone), a.time_zone, now()) d
      cross join lateral (
        select count(*)::int as waiting from access_requests r where r.agency_id = a.id and r.state = 'queued'
      ) w
      where a.id = ${agencyId}
    ) shown`
  return row!
}
