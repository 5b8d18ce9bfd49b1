import { sql as pool, type Sql } from '#db/sql.server.ts'
import type { Status } from '../contact.ts'

/** How many contacts a member has: as contact owner, by state, and privately. What is archived does not count. */
export type MemberContacts = Record<Status, number> & { private: number }

export async function memberContacts(
  accountId: string,
  membershipId: string,
  sql: Sql = pool,
): Promise<MemberContacts> {
  const [counts] = await sql<MemberContacts[]>`
    select count(*) filter (where status = 'open')::int as open, count(*) filter (where status = 'won')::int as won,
      count(*) filter (where status = 'lost')::int as lost,
      count(*) filter (where status = 'cancelled')::int as cancelled,
      (select count(*)::int from contacts
        where account_id = ${accountId} and private_to = ${membershipId} and archived_at is null) as private
    from contacts where account_id = ${accountId} and owner_id = ${membershipId} and archived_at is null`
  return counts!
}
