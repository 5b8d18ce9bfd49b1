import { sql } from '#db/sql.server.ts'
import type { GrantableRole } from '../roles.ts'

/** What came of an approval, for the page that follows it: one line an account. */
export type ApprovedAccess = {
  linkId: string
  accountId: string
  accountName: string
  timeZone: string
  maxRole: GrantableRole
  endsAt: Date | null
  people: { name: string; role: GrantableRole }[]
}

/** Whether an approval still holds in one account; `endedAt` null where the agency has access there now. */
export type ApprovalSince = { accountId: string; accountName: string; endedAt: Date | null }

/**
 * What has become of an approval, account by account, for somebody who may see there who has access: its members.
 * The agency may have asked again since, so what counts is whether it has access, not whether this link is the one.
 */
export async function sinceApproval(requestId: string, userId: string): Promise<ApprovalSince[]> {
  return [
    ...(await sql<ApprovalSince[]>`
      select a.id as account_id, a.name as account_name,
        case when not exists (select 1 from links l where l.agency_id = r.agency_id and l.client_id = a.id
          and l.ended_at is null and (l.ends_at is null or l.ends_at > now()))
        then (select max(least(l.ended_at, l.ends_at)) from links l where l.agency_id = r.agency_id and l.client_id = a.id)
        end as ended_at
      from access_requests r
      join memberships m on m.user_id = ${userId} and m.ended_at is null and m.deactivated_at is null
      join accounts a on a.id = m.account_id
      where r.id = ${requestId} and r.state = 'approved'
        and exists (select 1 from links l where l.request_id = r.id and l.client_id = a.id)
      order by lower(a.name), a.id`),
  ]
}

/** The active links that a request led to, in accounts of which the user is a member now; by name. */
export async function approvedAccess(requestId: string, userId: string): Promise<ApprovedAccess[]> {
  return [
    ...(await sql<ApprovedAccess[]>`
      select l.id as link_id, a.id as account_id, a.name as account_name, a.time_zone, l.max_role, l.ends_at,
        coalesce((select json_agg(json_build_object('name', u.name, 'role', least(g.role, l.max_role)) order by lower(u.name), g.id)
          from grants g join users u on u.id = g.user_id where g.link_id = l.id and g.ended_at is null), '[]') as people
      from links l
      join accounts a on a.id = l.client_id
      join memberships m on m.account_id = l.client_id and m.user_id = ${userId} and m.ended_at is null and m.deactivated_at is null
      where l.request_id = ${requestId} and l.ended_at is null and (l.ends_at is null or l.ends_at > now())
      order by lower(a.name), a.id`),
  ]
}
