import type { Sql } from '#db/sql.server.ts'
import type { GrantableRole, Role } from '../roles.ts'
import { expire } from './asking.ts'

/** Why nobody can decide this request any more: 404 unknown, 409 already-decided, 410 the rest. */
export type Closed = 'unknown' | 'already-decided' | 'expired' | 'cancelled' | 'replaced' | 'agency-gone'

export type LockedRequest = {
  id: string
  agencyId: string
  agencyName: string
  requesterId: string
  requesterUserId: string
  /** The requester's role in the agency now. */
  requesterRole: Role
  address: string
  roleAsked: GrantableRole | null
  locale: string
}

/**
 * Locks a request that is about to be decided, or says why it cannot be. Approve, decline, cancel and expiry all pass
 * through this row lock, so exactly one of them finds it pending (L13). Exclusive locks in linking are taken in this order:
 * account, membership, quota, request, link, grant, scoped session; locks for share stand in nobody's way before them.
 * @param generation the one whose link was opened, where a link was; an older one answers `replaced` (L8)
 */
export async function lockOpenRequest(
  sql: Sql,
  requestId: string,
  generation: number | null,
): Promise<LockedRequest | Closed> {
  const [agency] = await sql<{ agencySince: Date | null }[]>`
    select a.agency_since from accounts a
    where a.id = (select agency_id from access_requests where id = ${requestId}) for share`
  if (!agency) return 'unknown'
  const [requester] = await sql<{ role: Role; here: boolean }[]>`
    select m.role, m.ended_at is null and m.deactivated_at is null as here from memberships m
    where m.id = (select requester_id from access_requests where id = ${requestId}) for share`
  const [request] = await sql<(LockedRequest & { state: string; generation: number; overdue: boolean })[]>`
    select r.id, r.agency_id, a.name as agency_name, r.requester_id, m.user_id as requester_user_id, r.address, r.role_asked,
      r.locale, r.state, r.generation, coalesce(r.expires_at <= clock_timestamp(), false) as overdue
    from access_requests r join accounts a on a.id = r.agency_id join memberships m on m.id = r.requester_id
    where r.id = ${requestId} for update of r`
  if (!request || !requester || request.state === 'queued') return 'unknown'
  if (request.state === 'approved' || request.state === 'declined') return 'already-decided'
  if (request.state === 'cancelled') return 'cancelled'
  if (generation !== null && generation !== request.generation) return 'replaced'
  if (request.state === 'expired' || request.overdue) {
    await expire(sql, [request])
    return 'expired'
  }
  if (agency.agencySince === null) return 'agency-gone'
  if (!requester.here) return 'cancelled'
  return { ...request, requesterRole: requester.role }
}
