import type { Sql } from '#db/sql.server.ts'
import { fromRow, roleNow, type Standing, type StandingRow } from './standing.ts'

/** Who started work that goes on without them, and by which right: own membership, or a grant while acting. */
export type Starter = {
  accountId: string
  userId: string | null
  membershipId: string | null
  grantId: string | null
}

/**
 * The standing of whoever started work, as it is now, for a job's next batch: rights that ended, end the work too. Locks
 * like `roleNow`; null where the standing no longer holds. There is no session behind it, and none is needed: signing
 * out does not stop what was begun.
 */
export async function starterStanding(
  sql: Sql,
  { accountId, userId, membershipId, grantId }: Starter,
): Promise<Standing | null> {
  // Any role: which one it is now, and whether it is one at all, is asked below.
  const [row] = await sql<StandingRow[]>`
    select u.id as user_id, u.name as user_name, u.username, u.locale as user_locale, u.time_zone as user_time_zone,
      '' as session_id,
      a.id as account_id, a.name as account_name, a.locale as account_locale, a.time_zone as account_time_zone, a.agency_since,
      coalesce(b.trial_ends_at <= now(), false) as trial_over,
      ${membershipId}::uuid as membership_id, case when ${membershipId}::uuid is not null then 'viewer' end as own_role,
      '' as scope_id, g.id as grant_id, l.id as link_id, ag.id as agency_id, ag.name as agency_name, 'viewer' as granted_role, 'none' as inbox,
      false as lacks_second_factor
    from users u
    join accounts a on a.id = ${accountId}
    join subscriptions b on b.account_id = a.id
    left join grants g on g.id = ${grantId} and g.client_id = a.id and g.user_id = u.id
    left join links l on l.id = g.link_id
    left join accounts ag on ag.id = g.agency_id
    where u.id = ${userId}`
  if (!row || (membershipId === null && row.linkId === null)) return null
  const standing = fromRow(row)
  const role = await roleNow(sql, standing)
  return role && { ...standing, role }
}
