import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'

export type Agent = {
  id: string
  name: string
  username: string
  /** It is the reader. */
  own: boolean
  /** The contact is theirs. */
  contactOwner: boolean
}

/** Agents of the account, whom a thread can be given to: the contact owner first, then the reader, then by name. */
export async function agentsFor(standing: Standing, threadId: string): Promise<Agent[]> {
  const { account, membershipId } = standing
  return [
    ...(await sql<Agent[]>`
      select m.id, u.name, u.username, coalesce(m.id = ${membershipId}::uuid, false) as own,
        coalesce(m.id = c.owner_id, false) as contact_owner
      from memberships m
      join users u on u.id = m.user_id
      left join threads t on t.id = ${threadId} and t.account_id = m.account_id
      left join contacts c on c.id = t.contact_id and c.account_id = m.account_id
      where m.account_id = ${account.id} and m.inbox_level = 'agent'
      order by 5 desc, 4 desc, lower(u.name), m.id`),
  ]
}
