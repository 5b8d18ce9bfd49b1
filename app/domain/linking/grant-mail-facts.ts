import { sql } from '#db/sql.server.ts'
import type { GrantableRole } from '../roles.ts'
import { accountUrl, readerIn, type Reader, type Side } from './mail-readers.ts'

/** Somebody of an agency who works in a client account now, told to them and to the client's owner (L16). */
export type GrantMailFacts = Reader & {
  agency: Side
  client: Side
  personName: string
  /** The effective role now (L17). */
  role: GrantableRole
  /** Who gave it; null where that user is gone. */
  byName: string | null
  endsAt: Date | null
  url: string
}

/** The facts for the colleague who was added, or null: removed again meanwhile, or no longer in the agency. */
export async function colleagueMail(
  grantId: string,
  readerId: string | null,
): Promise<GrantMailFacts | null> {
  return await grantMail(grantId, readerId, 'agency')
}

export type AddedMailFacts = Omit<GrantMailFacts, 'personName'> & {
  /** Everybody who was added by the same command and holds it still, by name; never empty. */
  people: string[]
}

/**
 * The facts for somebody of the client, or null: everybody added was removed meanwhile, or the reader left. The grant
 * stands for all that the same command gave under its link.
 */
export async function clientOwnerMail(
  grantId: string,
  readerId: string | null,
): Promise<AddedMailFacts | null> {
  const rows = await sql<{ id: string; name: string }[]>`
    select g.id, u.name from grants first
    join grants g on g.link_id = first.link_id and g.created_at = first.created_at
      and g.granted_by is not distinct from first.granted_by and g.ended_at is null
    join users u on u.id = g.user_id
    where first.id = ${grantId}
    order by lower(u.name), g.id`
  const facts = rows[0] ? await grantMail(rows[0].id, readerId, 'client') : null
  return facts && { ...facts, people: rows.map(({ name }) => name) }
}

async function grantMail(grantId: string, readerId: string | null, side: 'agency' | 'client') {
  const [row] = await sql<
    (Pick<GrantMailFacts, 'personName' | 'role' | 'byName' | 'endsAt'> & {
      agencyId: string
      agencyName: string
      clientId: string
      clientName: string
    })[]
  >`
    select g.agency_id, a.name as agency_name, g.client_id, c.name as client_name, u.name as person_name,
      least(g.role, l.max_role) as role, b.name as by_name, l.ends_at
    from grants g
    join links l on l.id = g.link_id and l.ended_at is null and (l.ends_at is null or l.ends_at > now())
    join accounts a on a.id = g.agency_id
    join accounts c on c.id = g.client_id
    join users u on u.id = g.user_id
    left join users b on b.id = g.granted_by
    where g.id = ${grantId} and g.ended_at is null`
  if (!row) return null
  const { agencyId, agencyName, clientId, clientName, ...facts } = row
  const sides = { agency: { id: agencyId, name: agencyName }, client: { id: clientId, name: clientName } }
  const reader = await readerIn(readerId, sides[side].id)
  const url = accountUrl(sides[side], side === 'agency' ? 'clients' : 'access')
  return reader && { ...facts, ...reader, ...sides, url }
}
