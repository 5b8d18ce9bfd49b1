import { sql } from '#db/sql.server.ts'
import type { GrantableRole } from '../roles.ts'
import { accountUrl, readerIn, type Reader, type Side } from './mail-readers.ts'

/** One person's role at a client that was changed or taken away, told to them and to the owners (L16, L20). */
export type GrantChangeFacts = Reader & {
  agency: Side
  client: Side
  personName: string
  /** What the reader is to it: the person themselves, or somebody who looks after the agency or the client. */
  side: 'person' | 'agency' | 'client'
  /** What they had before. */
  before: GrantableRole
  /** The effective role now (L17); null where the access was taken away. */
  role: GrantableRole | null
  /** Who did it, as they were called then. */
  byName: string
  /** Whether the person did it to themselves. */
  own: boolean
  url: string
}

/**
 * The facts of a change, from the audit entry that the generation names; null where it was overtaken (the link is over,
 * or the access was taken away after a change) or the reader belongs to neither side any more.
 */
export async function grantChangeMail(
  grantId: string,
  entry: number,
  readerId: string | null,
): Promise<GrantChangeFacts | null> {
  const [row] = await sql<Row[]>`
    select g.agency_id, a.name as agency_name, g.client_id, c.name as client_name, g.user_id, u.name as person_name,
      e.before ->> 'role' as before, e.user_name as by_name, e.user_id = g.user_id as own,
      case when e.action = 'grant.changed' then least(g.role, l.max_role) end as role,
      exists (select 1 from memberships m where m.account_id = g.client_id and m.user_id = ${readerId}
        and m.role = 'owner' and m.ended_at is null) as reader_owns_client
    from grants g
    join links l on l.id = g.link_id and l.ended_at is null and (l.ends_at is null or l.ends_at > now())
    join audit_entries e on e.id = ${entry} and e.subject_id = g.id and e.action in ('grant.changed', 'grant.removed')
    join accounts a on a.id = g.agency_id
    join accounts c on c.id = g.client_id
    join users u on u.id = g.user_id
    where g.id = ${grantId} and (g.ended_at is null or e.action = 'grant.removed')`
  if (!row) return null
  const { agencyId, agencyName, clientId, clientName, userId, readerOwnsClient, ...facts } = row
  const agency = { id: agencyId, name: agencyName }
  const client = { id: clientId, name: clientName }
  const side = userId === readerId ? 'person' : readerOwnsClient ? 'client' : 'agency'
  const home = side === 'client' ? client : agency
  const reader = await readerIn(readerId, home.id)
  const url = accountUrl(home, side === 'client' ? 'access' : 'clients')
  return reader && { ...facts, ...reader, agency, client, side, url }
}

type Row = Pick<GrantChangeFacts, 'personName' | 'before' | 'role' | 'byName' | 'own'> & {
  agencyId: string
  agencyName: string
  clientId: string
  clientName: string
  userId: string
  readerOwnsClient: boolean
}
