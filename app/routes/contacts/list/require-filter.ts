import { requireSight } from '#app/auth/guards.ts'
import type { ContactFilter } from '#app/domain/contacts/filter.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import { sightOfMembers, sightOfTeam } from '#app/domain/people/teams/visible-members.ts'
import { contactFilterOf } from './filter-query.ts'

/**
 * The filter that a URL or a form carries, once it is clear that this standing may filter by these people and this team:
 * out of sight is 403, to those who see everybody what is not there is 404 (P3). Where teams are off there is no team to
 * filter by.
 */
export async function requireContactFilter(
  standing: Standing,
  params: URLSearchParams,
): Promise<ContactFilter> {
  const filter = contactFilterOf(params, standing)
  const people = Array.isArray(filter.owners)
    ? filter.owners.filter((owner) => owner !== 'nobody' && owner !== 'gone')
    : []
  if (people.length > 0) requireSight(await sightOfMembers(standing, people))
  if (filter.team === null) return filter
  if (!(await teamSettings(standing.account.id)).active) return { ...filter, team: null }
  requireSight(await sightOfTeam(standing, filter.team))
  return filter
}
