import { sql } from '#db/sql.server.ts'
import { escapeLike } from '../../escape-like.ts'
import type { Standing } from '../../identity/standing.ts'
import type { Role } from '../../roles.ts'
import { searchTerm } from '../members.ts'
import { isOwnTeam, visibleMembers } from './visible-members.ts'

export type TeamRow = {
  id: string
  name: string
  people: number
  deactivated: number
  /** Those who look after it, at most three by name. */
  managers: string[]
}

export const teamsPerPage = 50

/** One page of the account's teams by name; `search` is part of a name. For those who administer them. */
export async function teams(
  accountId: string,
  { search = '', page = 1 }: { search?: string; page?: number } = {},
): Promise<{ teams: TeamRow[]; hasNext: boolean }> {
  const rows = await sql<TeamRow[]>`
    select t.id, t.name, n.people, n.deactivated, n.managers
    from (
      select id, name, folded_name from teams
      where account_id = ${accountId} and folded_name like ${`%${escapeLike(searchTerm(search))}%`}
      order by folded_name limit ${teamsPerPage + 1} offset ${(page - 1) * teamsPerPage}
    ) t
    cross join lateral (
      select count(*) filter (where m.deactivated_at is null)::int as people,
        count(*) filter (where m.deactivated_at is not null)::int as deactivated,
        coalesce((array_agg(u.name order by lower(u.name), m.id)
          filter (where m.role = 'manager' and m.deactivated_at is null))[:3], '{}') as managers
      from team_members tm
      join memberships m on m.id = tm.membership_id and m.account_id = tm.account_id and m.ended_at is null
      join users u on u.id = m.user_id
      where tm.account_id = ${accountId} and tm.team_id = t.id
    ) n
    order by t.folded_name`
  return { teams: rows.slice(0, teamsPerPage), hasNext: rows.length > teamsPerPage }
}

export type Team = { id: string; name: string; people: number; deactivated: number; since: Date }

/** One team of the account, or null where it is foreign, gone or unknown. */
export async function team(accountId: string, teamId: string): Promise<Team | null> {
  const [row] = await sql<Team[]>`
    select t.id, t.name, t.created_at as since,
      count(m.id) filter (where m.deactivated_at is null)::int as people,
      count(m.id) filter (where m.deactivated_at is not null)::int as deactivated
    from teams t
    left join team_members tm on tm.account_id = t.account_id and tm.team_id = t.id
    left join memberships m on m.id = tm.membership_id and m.account_id = tm.account_id and m.ended_at is null
    where t.account_id = ${accountId} and t.id = ${teamId}
    group by t.id`
  return row ?? null
}

export type TeamMember = {
  membershipId: string
  name: string
  address: string | null
  role: Role
  deactivatedAt: Date | null
}

export const teamMembersPerPage = 50

/** One page of a team's people by name, the deactivated among them. `search` is part of a name or an address. */
export async function teamMembers(
  accountId: string,
  teamId: string,
  { search = '', page = 1 }: { search?: string; page?: number } = {},
): Promise<{ people: TeamMember[]; hasNext: boolean }> {
  const term = searchTerm(search)
  const rows = await sql<TeamMember[]>`
    select m.id as membership_id, u.name, a.address, m.role, m.deactivated_at
    from team_members tm
    join memberships m on m.id = tm.membership_id and m.account_id = tm.account_id and m.ended_at is null
    join users u on u.id = m.user_id
    left join user_addresses a on a.user_id = u.id and a.main
    where tm.account_id = ${accountId} and tm.team_id = ${teamId}
      and (${term} = '' or strpos(lower(u.name), ${term}) > 0 or strpos(a.address, ${term}) > 0)
    order by lower(u.name), m.id
    limit ${teamMembersPerPage + 1} offset ${(page - 1) * teamMembersPerPage}`
  return { people: rows.slice(0, teamMembersPerPage), hasNext: rows.length > teamMembersPerPage }
}

/** More than these are searched for rather than read through. */
export const mostOffered = 20

/** Active members who are not in the team yet, by name; `more` says that there are others to be searched for. */
export async function peopleOutside(
  accountId: string,
  teamId: string,
  search = '',
): Promise<{ people: TeamMember[]; more: boolean }> {
  const term = searchTerm(search)
  const rows = await sql<TeamMember[]>`
    select m.id as membership_id, u.name, a.address, m.role, m.deactivated_at
    from memberships m
    join users u on u.id = m.user_id
    left join user_addresses a on a.user_id = u.id and a.main
    where m.account_id = ${accountId} and m.ended_at is null and m.deactivated_at is null
      and not exists (select 1 from team_members tm
        where tm.account_id = ${accountId} and tm.team_id = ${teamId} and tm.membership_id = m.id)
      and (${term} = '' or strpos(lower(u.name), ${term}) > 0 or strpos(a.address, ${term}) > 0)
    order by lower(u.name), m.id
    limit ${mostOffered + 1}`
  return { people: rows.slice(0, mostOffered), more: rows.length > mostOffered }
}

/** Teams that somebody is not in yet, by name, at most as many as are offered. */
export async function teamsWithout(
  accountId: string,
  membershipId: string,
  search = '',
): Promise<{ teams: { id: string; name: string }[]; more: boolean }> {
  const rows = await sql<{ id: string; name: string }[]>`
    select t.id, t.name from teams t
    where t.account_id = ${accountId} and t.folded_name like ${`%${escapeLike(searchTerm(search))}%`}
      and not exists (select 1 from team_members tm
        where tm.account_id = ${accountId} and tm.team_id = t.id and tm.membership_id = ${membershipId})
    order by t.folded_name limit ${mostOffered + 1}`
  return { teams: rows.slice(0, mostOffered), more: rows.length > mostOffered }
}

/** The teams that a reader may filter people by: all, or those they are in (P3). */
export async function teamChoices(standing: Standing): Promise<{ id: string; name: string }[]> {
  const { reach } = await visibleMembers(standing, 'see')
  return [
    ...(await sql<{ id: string; name: string }[]>`
      select t.id, t.name from teams t
      where t.account_id = ${standing.account.id} and ${isOwnTeam(sql, standing, reach)}
      order by t.folded_name`),
  ]
}

/**
 * The teams of each of these members that the reader may know of, by name: all, or those they are in themselves (P3).
 * The reader's own are always among them.
 */
export async function teamsOf(
  standing: Standing,
  membershipIds: string[],
): Promise<Record<string, { id: string; name: string }[]>> {
  const { reach } = await visibleMembers(standing, 'see')
  const rows = await sql<{ membershipId: string; id: string; name: string }[]>`
    select tm.membership_id, t.id, t.name
    from team_members tm join teams t on t.account_id = tm.account_id and t.id = tm.team_id
    where tm.account_id = ${standing.account.id} and tm.membership_id = any(${membershipIds}::uuid[])
      and ${isOwnTeam(sql, standing, reach)}
    order by t.folded_name`
  const found: Record<string, { id: string; name: string }[]> = {}
  for (const { membershipId, id, name } of rows) (found[membershipId] ??= []).push({ id, name })
  return found
}
