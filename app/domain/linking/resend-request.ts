import { sql as pool } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { stillMay, type Standing } from '../identity/standing.ts'
import { leave } from '../outbox.ts'
import { requestLifetime } from './asking.ts'
import { isEnrolled, isTrialOver } from './programme.ts'
import { lockQuotaDay, spendQuota } from './quota.ts'
import { releaseLocked } from './release-queue.ts'

/** L8: at least this long between two mails of one request, and at most this many resends a request and day. */
export const resendPause = '60 seconds'
export const resendLimit = 3

export type Resent =
  | { ok: true; address: string; expiresAt: Date; left: number }
  | {
      ok: false
      reason:
        | 'not-allowed'
        | 'not-enrolled'
        | 'trial-over'
        | 'unknown'
        | 'not-resendable'
        | 'already-pending'
        | 'blocked'
    }
  | { ok: false; reason: 'too-soon' | 'resends-used-up' | 'quota-reached'; retryAt: Date }

/**
 * Sends a pending or expired request again (L8): a new generation kills the old link, fresh 7 days, one of the day's 35.
 * For members of the agency from `manager` up.
 */
export async function resendRequest(standing: Standing, requestId: string): Promise<Resent> {
  if (standing.acting) return { ok: false, reason: 'not-allowed' }
  const agencyId = standing.account.id
  return await pool.begin(async (sql): Promise<Resent> => {
    if (!(await stillMay(sql, standing, 'manager'))) return { ok: false, reason: 'not-allowed' }
    if (!(await isEnrolled(sql, agencyId))) return { ok: false, reason: 'not-enrolled' }
    if (await isTrialOver(sql, agencyId)) return { ok: false, reason: 'trial-over' }
    const day = await lockQuotaDay(sql, agencyId)
    if (day.began) await releaseLocked(sql, agencyId)
    const [request] = await sql<Candidate[]>`
      select r.id, r.address, r.state, asked_at + ${resendPause}::interval as next_at,
        asked_at + ${resendPause}::interval > clock_timestamp() as too_soon,
        exists (select 1 from agency_blocks b where b.agency_id = r.agency_id and b.address = r.address) as blocked,
        exists (select 1 from access_requests o where o.agency_id = r.agency_id and o.address = r.address
          and o.state in ('queued', 'pending') and o.id <> r.id) as superseded,
        exists (select 1 from memberships m where m.id = r.requester_id and m.ended_at is null and m.deactivated_at is null) as asker_here,
        coalesce((select d.used from request_resends d join ask_quotas q on q.agency_id = r.agency_id and q.begins_at = d.day_begins_at
          where d.request_id = r.id), 0) as resends_today
      from access_requests r where r.id = ${requestId} and r.agency_id = ${agencyId} for update`
    if (!request) return { ok: false, reason: 'unknown' }
    if (!['pending', 'expired'].includes(request.state) || !request.askerHere)
      return { ok: false, reason: 'not-resendable' }
    if (request.superseded) return { ok: false, reason: 'already-pending' }
    if (request.blocked) return { ok: false, reason: 'blocked' }
    if (request.tooSoon) return { ok: false, reason: 'too-soon', retryAt: request.nextAt }
    if (request.resendsToday >= resendLimit)
      return { ok: false, reason: 'resends-used-up', retryAt: day.endsAt }
    const left = await spendQuota(sql, agencyId, 1)
    if (left === null) return { ok: false, reason: 'quota-reached', retryAt: day.endsAt }
    await sql`
      insert into request_resends (request_id, day_begins_at, used)
      select ${requestId}, begins_at, 1 from ask_quotas where agency_id = ${agencyId}
      on conflict (request_id, day_begins_at) do update set used = request_resends.used + 1`
    const [sent] = await sql<{ generation: number; expiresAt: Date }[]>`
      update access_requests r set state = 'pending', generation = generation + 1, asked_at = t.now,
        expires_at = t.now + ${requestLifetime}::interval, ended_at = null, ended_by = null
      from (select clock_timestamp() as now) t where r.id = ${requestId} and r.agency_id = ${agencyId}
      returning r.generation, r.expires_at`
    await leave(sql, {
      kind: 'access-request.mail-client',
      subjectId: requestId,
      generation: sent!.generation,
    })
    await record(sql, standing, {
      action: 'access-request.resent',
      agencyId,
      subject: request.address,
      subjectId: requestId,
      after: { generation: sent!.generation },
    })
    return { ok: true, address: request.address, expiresAt: sent!.expiresAt, left }
  })
}

type Candidate = {
  id: string
  address: string
  state: string
  nextAt: Date
  tooSoon: boolean
  blocked: boolean
  superseded: boolean
  askerHere: boolean
  resendsToday: number
}
