import { sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import { isAtLeast, type GrantableRole, type Role } from '../roles.ts'
import { effectiveRole, grantCeiling } from './ceilings.ts'
import { lastDayOf } from './end-date.ts'

/** One client as the agency sees it. */
export type Client = {
  linkId: string
  clientId: string
  name: string
  maxRole: GrantableRole
  approvedAt: Date
  /** The last day by the client's own calendar; null for no end. */
  lastDay: string | null
  /** The highest role the reader may give there; null where none (L16). */
  ceiling: GrantableRole | null
  myRole: Role | null
  /** How many colleagues may work there. */
  count: number
}

export type ClientPerson = {
  grantId: string
  userId: string
  name: string
  username: string
  role: GrantableRole
  effective: Role
  since: Date
  lastActiveAt: Date | null
}

export const clientPeoplePerPage = 50

/** The client behind an active link of this agency; null for foreign, unknown and ended links, and without the right to see it. */
export async function clientOf(standing: Standing, linkId: string): Promise<Client | null> {
  const [link] = await sql<(Omit<Client, 'ceiling' | 'myRole'> & { grantRole: GrantableRole | null })[]>`
    select l.id as link_id, l.client_id, a.name, l.max_role, l.created_at as approved_at, ${lastDayOf(sql)}::text as last_day,
      (select count(*)::int from grants where link_id = l.id and ended_at is null) as count,
      (select role from grants where link_id = l.id and membership_id = ${standing.membershipId} and ended_at is null) as grant_role
    from links l join accounts a on a.id = l.client_id
    where l.id = ${linkId} and l.agency_id = ${standing.account.id} and l.ended_at is null
      and (l.ends_at is null or l.ends_at > now())`
  if (!link) return null
  const { grantRole, ...client } = link
  if (!grantRole && !isAtLeast(standing.role, 'manager')) return null
  return {
    ...client,
    ceiling: grantCeiling({ agencyRole: standing.role, grantRole, maxRole: client.maxRole }),
    myRole: grantRole && effectiveRole(grantRole, client.maxRole),
  }
}

/** One page of the colleagues who may work for a client that the reader may see, by name. */
export async function clientPeople(
  standing: Standing,
  client: Client,
  page: number,
): Promise<ClientPerson[]> {
  const rows = await sql<Granted[]>`
    select ${grantFacts} where ${grantedUnder(standing, client)}
    order by lower(u.name), g.id limit ${clientPeoplePerPage} offset ${(page - 1) * clientPeoplePerPage}`
  return rows.map((row) => ({ ...row, effective: effectiveRole(row.role, client.maxRole) }))
}

/** One of them; null for foreign, unknown and ended grants. */
export async function clientPerson(
  standing: Standing,
  client: Client,
  grantId: string,
): Promise<ClientPerson | null> {
  const [row] = await sql<Granted[]>`
    select ${grantFacts} where ${grantedUnder(standing, client)} and g.id = ${grantId}`
  return row ? { ...row, effective: effectiveRole(row.role, client.maxRole) } : null
}

type Granted = Omit<ClientPerson, 'effective'>

const grantFacts = sql`
  g.id as grant_id, g.user_id, u.name, u.username, g.role, g.created_at as since, g.last_active_at
  from grants g join users u on u.id = g.user_id`

const grantedUnder = (standing: Standing, client: Client) => sql`
  g.link_id = ${client.linkId} and g.agency_id = ${standing.account.id} and g.ended_at is null`

export type GivableClient = { linkId: string; name: string; maxRole: GrantableRole; ceiling: GrantableRole }

/**
 * The clients to which this person may add colleagues, by name, each with the ceiling; at most `limit`.
 * Those in `always` are listed whatever is searched, so that what was chosen stays in sight. Names are looked up link
 * by link, as in the clients list.
 */
export async function givableClients(
  standing: Standing,
  search: string,
  always: string[] = [],
  limit = 200,
): Promise<GivableClient[]> {
  const rows = await sql<(Omit<GivableClient, 'ceiling'> & { grantRole: GrantableRole | null })[]>`
    select l.id as link_id, a.name, l.max_role, g.role as grant_role
    from links l cross join lateral (select name from accounts where id = l.client_id offset 0) a
    left join grants g on g.link_id = l.id and g.membership_id = ${standing.membershipId} and g.ended_at is null
    where l.agency_id = ${standing.account.id} and l.ended_at is null and (l.ends_at is null or l.ends_at > now())
      and (${isAtLeast(standing.role, 'admin')} or g.id is not null)
      and (position(lower(${search.trim()}) in lower(a.name)) > 0 or l.id = any(${always}::uuid[]))
    order by l.id = any(${always}::uuid[]) desc, lower(a.name), l.id limit ${limit}`
  return rows.map(({ grantRole, ...client }) => ({
    ...client,
    ceiling: grantCeiling({ agencyRole: standing.role, grantRole, maxRole: client.maxRole })!,
  }))
}
