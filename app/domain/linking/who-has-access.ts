import { sql } from '#db/sql.server.ts'
import type { InboxLevel } from '../conversations/levels.ts'
import type { GrantableRole, Role } from '../roles.ts'
import { effectiveRole } from './ceilings.ts'

export const agenciesPerPage = 10
/** So many people stand below an agency among others; all of them, page by page, where it stands alone. */
export const peopleShown = 10
export const peoplePerPage = 50

/** An agency with access to this account (L20). */
export type AgencyAccess = {
  linkId: string
  agencyId: string
  agencyName: string
  maxRole: GrantableRole
  since: Date
  approvedBy: string | null
  lastActiveAt: Date | null
  endsAt: Date | null
  /** Whether its people need a second factor here. */
  secondFactor: boolean
  /** What its people may do in the inbox at most. */
  inbox: InboxLevel
  /** How many people of it are in. */
  count: number
}

export type PersonWithAccess = {
  grantId: string
  name: string
  role: Role
  since: Date
  lastActiveAt: Date | null
  working: boolean
}

/** Everybody from outside who can enter this account now, newest agency first, each with its first people by name. */
export async function whoHasAccess(accountId: string, page = 1) {
  const rows = await sql<AgencyAccess[]>`
    select ${facts} ${from(accountId)}
    order by l.created_at desc, l.id limit ${agenciesPerPage + 1} offset ${(page - 1) * agenciesPerPage}`
  const links = rows.slice(0, agenciesPerPage)
  const people = await peopleOf(accountId, links, peopleShown, 0)
  return {
    agencies: links.map((link) => ({ ...link, people: people.get(link.linkId) ?? [] })),
    hasNext: rows.length > agenciesPerPage,
  }
}

/** One agency with access, without its people; null for foreign, unknown and ended links alike. */
export async function agencyAccess(accountId: string, linkId: string): Promise<AgencyAccess | null> {
  const [link] = await sql<AgencyAccess[]>`select ${facts} ${from(accountId)} and l.id = ${linkId}`
  return link ?? null
}

/** One page of an agency's people who can enter this account now, by name. */
export async function peopleWithAccess(
  accountId: string,
  link: AgencyAccess,
  page: number,
): Promise<PersonWithAccess[]> {
  const people = await peopleOf(accountId, [link], peoplePerPage, (page - 1) * peoplePerPage)
  return people.get(link.linkId) ?? []
}

/** One of them; null for foreign, unknown and ended links and grants alike. */
export async function personWithAccess(
  accountId: string,
  linkId: string,
  grantId: string,
): Promise<{ name: string; agency: string } | null> {
  const [person] = await sql<{ name: string; agency: string }[]>`
    select u.name, a.name as agency
    from grants g
    join users u on u.id = g.user_id
    join links l on l.id = g.link_id
    join accounts a on a.id = l.agency_id
    where g.id = ${grantId} and g.ended_at is null and l.id = ${linkId} and ${live(accountId)}`
  return person ?? null
}

/** The agencies that came last, with how many of their people are in: for the overview. */
export async function accessSummary(accountId: string, limit: number) {
  return await sql<Pick<AgencyAccess, 'linkId' | 'agencyName' | 'maxRole' | 'count'>[]>`
    select l.id as link_id, a.name as agency_name, l.max_role, ${count} as count ${from(accountId)}
    order by l.created_at desc, l.id limit ${limit}`
}

const count = sql`(select count(*)::int from grants where link_id = l.id and ended_at is null)`

/** A link begins with both of its times alike: until somebody works under it, nobody was ever active. */
const facts = sql`
  l.id as link_id, l.agency_id, a.name as agency_name, l.max_role, l.created_at as since, l.ends_at,
  l.second_factor_since is not null as second_factor, l.inbox_level as inbox,
  (select name from users where id = l.approved_by) as approved_by,
  nullif(l.last_active_at, l.created_at) as last_active_at, ${count} as count`

const from = (accountId: string) => sql`
  from links l join accounts a on a.id = l.agency_id where ${live(accountId)}`

const live = (accountId: string) => sql`
  l.client_id = ${accountId} and l.ended_at is null and (l.ends_at is null or l.ends_at > now())`

type Found = PersonWithAccess & { linkId: string; role: GrantableRole }

/** The people of each of these links, by name, cut link by link. */
async function peopleOf(accountId: string, links: AgencyAccess[], limit: number, offset: number) {
  const rows = await sql<Found[]>`
    select p.*, exists (select 1 from scoped_sessions s where s.grant_id = p.grant_id and s.ended_at is null
      and s.last_seen_at > now() - interval '15 minutes') as working
    from unnest(${links.map(({ linkId }) => linkId)}::uuid[]) as of(id)
    cross join lateral (
      select g.link_id, g.id as grant_id, u.name, g.role, g.created_at as since, g.last_active_at
      from grants g join users u on u.id = g.user_id
      where g.link_id = of.id and g.client_id = ${accountId} and g.ended_at is null
      order by lower(u.name), g.id limit ${limit} offset ${offset}
    ) p
    order by lower(p.name), p.grant_id`
  const people = new Map<string, PersonWithAccess[]>()
  for (const { linkId, maxRole } of links)
    people.set(
      linkId,
      rows
        .filter((row) => row.linkId === linkId)
        .map(({ linkId: _, ...person }) => ({ ...person, role: effectiveRole(person.role, maxRole) })),
    )
  return people
}
