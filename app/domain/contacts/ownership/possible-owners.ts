import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'

export type PossibleOwner = { membershipId: string; name: string; own: boolean }

/** More people than anybody reads through; whoever is looked for beyond them is found by name. */
export const mostPossibleOwners = 500

/** Whom this standing may give contacts to (C2): active users, for a manager with teams those of the own teams; oneself first. */
export async function possibleOwners(standing: Standing): Promise<PossibleOwner[]> {
  const within = await visibleMembers(standing, 'assign')
  return await sql<PossibleOwner[]>`
    select m.id as membership_id, u.name, coalesce(m.id = ${standing.membershipId}::uuid, false) as own
    from memberships m join users u on u.id = m.user_id
    where m.account_id = ${standing.account.id} and m.ended_at is null and m.deactivated_at is null
      and ${within.has(sql, 'm.id')}
    order by 3 desc, lower(u.name), m.id limit ${mostPossibleOwners}`
}
