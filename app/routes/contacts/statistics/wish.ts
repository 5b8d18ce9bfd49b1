import { requireSight } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import {
  charts,
  groupings,
  periods,
  units,
  type Chart,
  type Period,
} from '#app/domain/contacts/statistics/choices.ts'
import type { StatisticsWish } from '#app/domain/contacts/statistics/statistics.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import { sightOfMembers, sightOfTeam } from '#app/domain/people/teams/visible-members.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import { isDay } from '../../access/end-date.ts'

export type Asked = { wish: StatisticsWish; period: Period; chart: Chart }

/** More people or teams than this nobody ticks. */
const mostChosen = 50

/**
 * What the URL asks for: `by`, `period` (or the days `from` and `until`), `per`, `user` and `team` several times. Nonsense is
 * read as nothing; somebody whose figures the reader may not see is 403 (P3), also in the file and typed by hand.
 */
export async function statisticsWish(request: Request, standing: Standing): Promise<Asked> {
  const query = new URL(request.url).searchParams
  const ids = (name: string) => [...new Set(query.getAll(name).filter(isId))].slice(0, mostChosen)
  const pick = <Value extends string>(name: string, choices: readonly Value[]) =>
    choices.find((each) => each === query.get(name)) ?? null
  const users = ids('user')
  if (users.length > 0) requireSight(await sightOfMembers(standing, users, 'statistics'))
  const teams = await teamsAskedFor(standing, ids('team'))
  const [from, until] = [query.get('from') ?? '', query.get('until') ?? '']
  const asked = pick('period', periods)
  const free = asked === 'free' && isDay(from) && isDay(until)
  const named = asked && asked !== 'free' ? asked : ('this-quarter' as const)
  const others = isAtLeast(standing.role, 'manager')
  return {
    period: free ? 'free' : named,
    chart: pick('chart', charts) ?? 'contacts',
    wish: {
      by: others ? (pick('by', groupings) ?? 'user') : 'date',
      period: free ? { first: from.trim(), last: until.trim() } : named,
      unit: pick('per', units),
      users,
      teams,
    },
  }
}

/** Teams that are switched off filter nothing. Whoever reads only the own figures reads no team's. */
async function teamsAskedFor(standing: Standing, teams: string[]): Promise<string[]> {
  if (teams.length === 0 || !(await teamSettings(standing.account.id)).active) return []
  if (!isAtLeast(standing.role, 'manager')) requireSight('hidden')
  for (const team of teams) requireSight(await sightOfTeam(standing, team, 'statistics'))
  return teams
}
