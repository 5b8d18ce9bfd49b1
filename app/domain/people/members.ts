import { sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import { isAtLeast, isRole, type Role } from '../roles.ts'
import { managesPeople } from './reach.ts'
import { isInTeam } from './teams/visible-members.ts'

export type MemberRow = {
  membershipId: string
  userId: string
  name: string
  username: string
  role: Role
  /** The main address; null for readers below manager. */
  address: string | null
  since: Date
  lastActiveAt: Date | null
  deactivatedAt: Date | null
}

export type MemberState = 'all' | 'active' | 'deactivated'
export type MemberFilter = {
  search?: string
  role?: string
  state?: MemberState
  team?: string | null
  page?: number
}

export const membersPerPage = 50

/**
 * One page of the account's people by name. Everybody in the account reads it; addresses are shown to, and searched
 * for, managers and above. A page past the end is empty; an unknown role filters nothing. Where the account hides who is
 * deactivated (P7), only those who administer people find them, by asking for them.
 */
export async function members(standing: Standing, filter: MemberFilter = {}) {
  const seesAddresses = isAtLeast(standing.role, 'manager')
  const term = searchTerm(filter.search)
  const role = isRole(filter.role) ? filter.role : null
  const { page = 1, state = 'active' } = filter
  const rows = await sql<MemberRow[]>`
    select m.id as membership_id, u.id as user_id, u.name, u.username, m.role,
      case when ${seesAddresses} then a.address end as address,
      m.created_at as since, m.last_active_at, m.deactivated_at
    from memberships m
    join users u on u.id = m.user_id
    left join user_addresses a on a.user_id = u.id and a.main
    where m.account_id = ${standing.account.id} and m.ended_at is null
      and (${state === 'all'} or (m.deactivated_at is not null) = ${state === 'deactivated'})
      and (m.deactivated_at is null or ${state === 'deactivated' && managesPeople(standing.role)}
        or not (select hides_deactivated from accounts where id = ${standing.account.id}))
      and (${role}::role is null or m.role = ${role})
      and ${filter.team ? isInTeam(sql, standing.account.id, filter.team) : sql`true`}
      and (${term} = '' or strpos(lower(u.name), ${term}) > 0 or strpos(u.username, ${term}) > 0
        or (${seesAddresses} and strpos(a.address, ${term}) > 0))
    order by m.deactivated_at is not null, lower(u.name), m.id
    limit ${membersPerPage + 1} offset ${(page - 1) * membersPerPage}`
  return { members: rows.slice(0, membersPerPage), hasNext: rows.length > membersPerPage }
}

/** How many are active, deactivated and invited; the tabs of the people page show it. */
export async function peopleCounts(accountId: string) {
  const [counts] = await sql<{ active: number; deactivated: number; invited: number }[]>`
    select count(*) filter (where deactivated_at is null)::int as active,
      count(*) filter (where deactivated_at is not null)::int as deactivated,
      (select count(*)::int from invitations
        where account_id = ${accountId} and accepted_at is null and cancelled_at is null) as invited
    from memberships where account_id = ${accountId} and ended_at is null`
  return counts!
}

/** What was typed into a search box, as names and addresses are compared with it. */
export function searchTerm(typed = ''): string {
  return typed.trim().toLowerCase()
}
