import { requireSight } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import { teamChoices, teamsOf } from '#app/domain/people/teams/teams.ts'
import { sightOfTeam } from '#app/domain/people/teams/visible-members.ts'

/**
 * What a list of people knows of teams: the one it is filtered by (`?team=`), those to choose from, and each person's. Where
 * teams are off there are none, and no filter. A team that the reader may not look into is 403 (P3).
 */
export async function teamFilter(standing: Standing, query: URLSearchParams) {
  const { active } = await teamSettings(standing.account.id)
  if (!active) return { team: null, choices: null, of: async () => null }
  const wanted = query.get('team') ?? ''
  const team = isId(wanted) ? wanted : null
  if (team) requireSight(await sightOfTeam(standing, team))
  return {
    team,
    choices: await teamChoices(standing),
    of: (membershipIds: string[]) => teamsOf(standing, membershipIds),
  }
}
