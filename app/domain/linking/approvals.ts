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
