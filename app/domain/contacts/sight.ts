import { sql as pool, type Fragment, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import type { Deed, Reach } from '../people/teams/visibility.ts'
import { visibleMembers } from '../people/teams/visible-members.ts'
import { isAtLeast } from '../roles.ts'

export type ContactSight = {
  /** Whose contacts. */
  reach: Reach
  /** Nothing is hidden. */
  all: boolean
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
  // Whatever is decided about teams and privacy, it is not about them.
  if (isAtLeast(standing.role, 'admin')) return { reach: 'all', all: true, has: (sql) => sql`true` }
  const members = await visibleMembers(standing, deed, sql)
  // By name, since an index finds contacts of these people or of nobody, but not of whomever a query yields.
  const mates = members.reach === 'team' ? await idsOf(sql, standing.account.id, members) : []
  return {
    reach: members.reach,
    all: false,
    has: (sql) => isWithin(sql, standing, members.reach, mates, deed),
  }
}

type Members = Awaited<ReturnType<typeof visibleMembers>>

async function idsOf(sql: Sql, accountId: string, members: Members): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select m.id from memberships m where m.account_id = ${accountId} and ${members.has(sql, 'm.id')}`
  return rows.map(({ id }) => id)
}

function isWithin(sql: Sql, { membershipId }: Standing, reach: Reach, mates: string[], deed: Deed) {
  const shared = sql`c.private_to is null and ${whose()}`
  // Nobody assigns what is private, and viewers write nothing at all.
  if (deed === 'assign' || reach === 'none' || membershipId === null) return sql`(${shared})`
  return sql`(${shared} or c.private_to = ${membershipId}::uuid)`

  function whose(): Fragment {
    switch (reach) {
      case 'all':
        return sql`true`
      case 'team':
        return sql`(c.owner_id is null or c.owner_id = any(${mates}::uuid[]))`
      case 'own':
        return sql`c.owner_id = ${membershipId}::uuid`
      case 'none':
        return sql`false`
    }
  }
}
