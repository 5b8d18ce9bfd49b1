import { sql as pool, type Fragment, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { hidesDeactivated } from '../../people/account/hide-deactivated.ts'
import { teamSettings } from '../../people/teams/team-settings.ts'
import type { Reach } from '../../people/teams/visibility.ts'
import { isOwnTeam, visibleMembers } from '../../people/teams/visible-members.ts'

export type Scope = {
  reach: Reach
  /** Whether the account hides who is deactivated, and so their figures (P7). */
  hides: boolean
  /** The teams whose figures the reader may see, by name. */
  teams: { id: string; name: string }[]
  /** Conditions on `contacts c`, for statements that name the account beside them. */
  closed: (sql: Sql) => Fragment
  open: (sql: Sql) => Fragment
}

/**
 * Whose figures this standing reads (P3). A manager with teams reads those of the people in them, and whatever was closed
 * for one of them, also by somebody who has left since: a departure changes nothing of last quarter.
 */
export async function statisticsScope(standing: Standing): Promise<Scope> {
  const { account } = standing
  const members = await visibleMembers(standing, 'statistics')
  const { reach } = members
  const [settings, teams] = await Promise.all([
    Promise.all([hidesDeactivated(account.id), teamSettings(account.id)]),
    pool<{ id: string; name: string }[]>`
      select t.id, t.name from teams t
      where t.account_id = ${account.id} and ${isOwnTeam(pool, standing, reach)} order by t.folded_name`,
  ])
  const [hides, { active }] = settings
  const within = active && (reach === 'all' || reach === 'team') ? [...teams] : []
  const ids = within.map(({ id }) => id)
  const shown = (sql: Sql) =>
    hides
      ? sql`and (c.owner_id is null or c.owner_id not in (
          select id from memberships where account_id = ${account.id} and deactivated_at is not null))`
      : sql``
  return {
    reach,
    hides,
    teams: within,
    open: (sql) => sql`${members.has(sql, 'c.owner_id')} ${shown(sql)}`,
    closed: (sql) => sql`
      ${reach === 'team' ? sql`(${members.has(sql, 'c.owner_id')} or c.closed_teams && ${ids}::uuid[])` : members.has(sql, 'c.owner_id')}
      ${shown(sql)}`,
  }
}
