import { sql as pool } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { stillMay, type Standing } from '../identity/standing.ts'
import { expire } from './asking.ts'

export type Cancelled =
  | { ok: true; address: string }
  | { ok: false; reason: 'not-allowed' | 'unknown' | 'already-decided' | 'expired' | 'cancelled' }

/** Withdraws a pending or queued request (L9): a manager their own, an admin or the owner any. Refunds nothing. */
export async function cancelRequest(standing: Standing, requestId: string): Promise<Cancelled> {
  if (standing.acting) return { ok: false, reason: 'not-allowed' }
  return await pool.begin(async (sql): Promise<Cancelled> => {
    if (!(await stillMay(sql, standing, 'manager'))) return { ok: false, reason: 'not-allowed' }
    const [request] = await sql<{ address: string; state: string; requesterId: string; overdue: boolean }[]>`
      select address, state, requester_id, coalesce(expires_at <= clock_timestamp(), false) as overdue
      from access_requests where id = ${requestId} and agency_id = ${standing.account.id} for update`
    if (!request) return { ok: false, reason: 'unknown' }
    if (request.requesterId !== standing.membershipId && !(await stillMay(sql, standing, 'admin')))
      return { ok: false, reason: 'not-allowed' }
    if (request.state === 'approved' || request.state === 'declined')
      return { ok: false, reason: 'already-decided' }
    if (request.state === 'cancelled') return { ok: false, reason: 'cancelled' }
    if (request.state === 'expired' || request.overdue) {
      await expire(sql, [{ id: requestId }])
      return { ok: false, reason: 'expired' }
    }
    await sql`
      update access_requests set state = 'cancelled', ended_at = clock_timestamp(), ended_by = ${standing.user.id}
      where id = ${requestId} and agency_id = ${standing.account.id}`
    await record(sql, standing, {
      action: 'access-request.cancelled',
      agencyId: standing.account.id,
      subject: request.address,
      subjectId: requestId,
    })
    return { ok: true, address: request.address }
  })
}
