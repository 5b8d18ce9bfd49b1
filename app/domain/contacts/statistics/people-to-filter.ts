import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers, type VisibleMembers } from '../../people/teams/visible-members.ts'

/** More than these are not offered; whoever has more people opens somebody from the table. */
export const mostOffered = 200

/**
 * The people whose figures this standing may read, by name, for pickers (P3): without the deactivated where the account
 * hides them (P7).
 */
export async function peopleToFilter(
  standing: Standing,
  members?: VisibleMembers,
): Promise<{ id: string; name: string }[]> {
  const { has } = members ?? (await visibleMembers(standing, 'statistics'))
  return [
    ...(await sql<{ id: string; name: string }[]>`
      select m.id, u.name from memberships m join users u on u.id = m.user_id
      where m.account_id = ${standing.account.id} and m.ended_at is null and ${has(sql, 'm.id')}
        and (m.deactivated_at is null or not (select hides_deactivated from accounts where id = ${standing.account.id}))
      order by lower(u.name), m.id limit ${mostOffered}`),
  ]
}
