import { sql as pool, type Fragment, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import type { Deed, Reach } from '../people/teams/visibility.ts'
import { visibleMembers } from '../people/teams/visible-members.ts'
import { isAtLeast } from '../roles.ts'

export type ContactSight = {
  /** Whose contacts. */
  reach: Reach
  /** A condition on `contacts c`: it is one of them. For statements that name the account beside it. */
  has: (sql: Sql) => Fragment
}

/**
 * The contacts that this standing may see, edit or assign now (P3), for the `where` of any statement. Those without a
 * contact owner belong to everybody who reaches beyond their own; a private one to its member, and to the admins.
 */
export async function contactSight(
  standing: Standing,
  deed: Exclude<Deed, 'statistics'>,
  sql: Sql = pool,
): Promise<ContactSight> {
  const members = await visibleMembers(standing, deed, sql)
  return { reach: members.reach, has: (sql) => isWithin(sql, standing, members, deed) }
}

type Members = Awaited<ReturnType<typeof visibleMembers>>

function isWithin(sql: Sql, standing: Standing, { reach, has }: Members, deed: Deed): Fragment {
  if (isAtLeast(standing.role, 'admin')) return sql`true`
  const shared = sql`c.private_to is null and ${reach === 'all' ? sql`true` : withOwners()}`
  // Nobody assigns what is private, and viewers write nothing at all.
  if (deed === 'assign' || reach === 'none' || standing.membershipId === null) return sql`(${shared})`
  return sql`(${shared} or c.private_to = ${standing.membershipId}::uuid)`

  function withOwners() {
    return reach === 'team' ? sql`(c.owner_id is null or ${has(sql, 'c.owner_id')})` : has(sql, 'c.owner_id')
  }
}
