import { sql as pool, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { teamSettings } from './team-settings.ts'
import { reachOf, type Deed, type Reach } from './visibility.ts'

export type VisibleMembers = {
  reach: Reach
  /** A condition: the membership in this column is one of them. For statements that name the account beside it. */
  has: (sql: Sql, column: string) => ReturnType<typeof isWithin>
}

/**
 * The memberships whose contacts and figures this standing may see, edit, assign or count now (P3), for the `where` of any
 * statement: `const seen = await visibleMembers(standing, 'see')`, then `and ${seen.has(sql, 'c.owner_id')}`. Deactivated
 * people are among them, for what they worked on stays. Settings are read on each call; nothing is cached.
 */
export async function visibleMembers(
  standing: Standing,
  deed: Deed,
  sql: Sql = pool,
): Promise<VisibleMembers> {
  const { active, privacy } = await teamSettings(standing.account.id, sql)
  const { role, acting } = standing
  const reach = reachOf({ role, acting: acting !== null, teams: active, privacy }, deed)
  return { reach, has: (sql, column) => isWithin(sql, standing, reach, column) }
}

function isWithin(sql: Sql, { account, membershipId }: Standing, reach: Reach, column: string) {
  switch (reach) {
    case 'all':
      return sql`true`
    case 'team':
      return sql`(${sql(column)} = ${membershipId} or ${sql(column)} in (${teamMates(sql, account.id, membershipId)}))`
    case 'own':
      return sql`${sql(column)} = ${membershipId}::uuid`
    case 'none':
      return sql`false`
  }
}

const teamMates = (sql: Sql, accountId: string, membershipId: string | null) => sql`
  select mate.membership_id from team_members own
  join team_members mate on mate.account_id = own.account_id and mate.team_id = own.team_id
  where own.account_id = ${accountId} and own.membership_id = ${membershipId}`

/** Whether something may be looked for. Whoever sees only some learns of the rest not even whether it exists. */
export type Sight = 'visible' | 'hidden' | 'unknown'

/** Whether this standing may filter by these memberships (P3): by all of them, or the answer is no. */
export async function sightOfMembers(
  standing: Standing,
  membershipIds: string[],
  deed: Deed = 'see',
): Promise<Sight> {
  const wanted = [...new Set(membershipIds)]
  const seen = await visibleMembers(standing, deed)
  const [{ count } = { count: 0 }] = await pool<{ count: number }[]>`
    select count(*)::int as count from memberships m
    where m.account_id = ${standing.account.id} and m.ended_at is null and m.id = any(${wanted}::uuid[])
      and ${seen.has(pool, 'm.id')}`
  if (count === wanted.length) return 'visible'
  return seen.reach === 'all' ? 'unknown' : 'hidden'
}

/** Which of these memberships this standing sees, for lists of people that lead to what they work on. */
export async function visibleAmong(
  standing: Standing,
  membershipIds: string[],
  deed: Deed = 'see',
): Promise<Set<string>> {
  const seen = await visibleMembers(standing, deed)
  const rows = await pool<{ id: string }[]>`
    select m.id from memberships m
    where m.account_id = ${standing.account.id} and m.ended_at is null and m.id = any(${membershipIds}::uuid[])
      and ${seen.has(pool, 'm.id')}`
  return new Set(rows.map(({ id }) => id))
}

/** Whether this standing may filter by one team: those who see everybody's may filter by any, all others by those that they are in. */
export async function sightOfTeam(standing: Standing, teamId: string, deed: Deed = 'see'): Promise<Sight> {
  const { reach } = await visibleMembers(standing, deed)
  const [team] = await pool`
    select 1 from teams t
    where t.account_id = ${standing.account.id} and t.id = ${teamId} and ${isOwnTeam(pool, standing, reach)}`
  if (team) return 'visible'
  return reach === 'all' ? 'unknown' : 'hidden'
}

/** A condition on `teams t`: this standing may know who is in it. */
export function isOwnTeam(sql: Sql, { account, membershipId }: Standing, reach: Reach) {
  return reach === 'all'
    ? sql`true`
    : sql`exists (select 1 from team_members own
        where own.account_id = ${account.id} and own.team_id = t.id and own.membership_id = ${membershipId}::uuid)`
}

/** A condition for lists of `memberships m`: in this team of the account. */
export function isInTeam(sql: Sql, accountId: string, teamId: string) {
  return sql`exists (select 1 from team_members tm
    where tm.account_id = ${accountId} and tm.team_id = ${teamId} and tm.membership_id = m.id)`
}
