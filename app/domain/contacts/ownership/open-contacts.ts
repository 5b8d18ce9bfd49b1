import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'

/** How many open contacts a member has as contact owner; null for whoever may not see this member's contacts (P3). */
export async function openContactsOf(standing: Standing, membershipId: string): Promise<number | null> {
  const seen = await visibleMembers(standing, 'see')
  const [row] = await sql<{ open: number }[]>`
    select (select count(*)::int from contacts
      where account_id = m.account_id and owner_id = m.id and status = 'open' and archived_at is null) as open
    from memberships m
    where m.id = ${membershipId} and m.account_id = ${standing.account.id} and m.ended_at is null
      and ${seen.has(sql, 'm.id')}`
  return row?.open ?? null
}
