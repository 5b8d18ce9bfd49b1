import { sql } from '#db/sql.server.ts'
import type { GrantableRole, Role } from '../roles.ts'
import { effectiveRole } from './ceilings.ts'

/** An agency with access to this account, and its people (L20). */
export type AgencyAccess = {
  linkId: string
  agencyName: string
  maxRole: GrantableRole
  since: Date
  approvedBy: string | null
  lastActiveAt: Date | null
  endsAt: Date | null
  people: {
    grantId: string
    name: string
    role: Role
    since: Date
    lastActiveAt: Date | null
    working: boolean
  }[]
}

/**
 * Everybody from outside who can enter this account now, newest agency first; one link where `linkId` is given.
 * A link begins with both of its times alike: until somebody works under it, nobody was ever active.
 */
export async function whoHasAccess(accountId: string, linkId: string | null = null): Promise<AgencyAccess[]> {
  const links = await sql<Omit<AgencyAccess, 'people'>[]>`
    select l.id as link_id, a.name as agency_name, l.max_role, l.created_at as since, u.name as approved_by, l.ends_at,
      nullif(l.last_active_at, l.created_at) as last_active_at
    from links l join accounts a on a.id = l.agency_id left join users u on u.id = l.approved_by
    where l.client_id = ${accountId} and l.ended_at is null and (l.ends_at is null or l.ends_at > now())
      and (${linkId}::uuid is null or l.id = ${linkId})
    order by l.created_at desc, l.id`
  const people = await sql<(AgencyAccess['people'][number] & { linkId: string; role: GrantableRole })[]>`
    select g.id as grant_id, g.link_id, u.name, g.role, g.created_at as since, g.last_active_at,
      exists (select 1 from scoped_sessions s where s.grant_id = g.id and s.ended_at is null
        and s.last_seen_at > now() - interval '15 minutes') as working
    from grants g join users u on u.id = g.user_id
    where g.link_id = any(${links.map((link) => link.linkId)}::uuid[]) and g.ended_at is null
    order by lower(u.name), g.id`
  return links.map((link) => ({
    ...link,
    people: people
      .filter((person) => person.linkId === link.linkId)
      .map(({ linkId: _, ...person }) => ({ ...person, role: effectiveRole(person.role, link.maxRole) })),
  }))
}
