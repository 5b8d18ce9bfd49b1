import type { TeamSettings } from '#app/domain/people/teams/team-settings.ts'
import { reachOf, type Deed } from '#app/domain/people/teams/visibility.ts'

const roles = ['admin', 'manager', 'member', 'viewer'] as const

/** What each role reaches under the present settings, for everybody to read before they change them. Owners are as admins. */
export function reachTable({ active, privacy }: TeamSettings) {
  return roles.map((role) => {
    const reach = (deed: Deed) => reachOf({ role, acting: false, teams: active, privacy }, deed)
    return {
      role,
      see: reach('see'),
      edit: reach('edit'),
      assign: reach('assign'),
      statistics: reach('statistics'),
    }
  })
}
