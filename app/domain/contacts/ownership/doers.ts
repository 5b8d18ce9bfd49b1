import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { visibleMembers } from '../../people/teams/visible-members.ts'
import { isAtLeast } from '../../roles.ts'
import type { ChangeKind } from './changes.ts'

/** What says who made a change of contact owners. */
export type Doer = { kind: ChangeKind; userId: string | null; agencyId: string | null }

/**
 * Why this standing takes back or stops nothing of a change: it is for whoever made it and for admins. Whoever does not
 * even see it (ownership-changes.ts) hears what one hears of none; null where nothing stands against it.
 */
export async function refusedToOthers(
  sql: Sql,
  standing: Standing,
  { kind, userId, agencyId }: Doer,
): Promise<'not-allowed' | 'not-found' | null> {
  const own = userId === standing.user.id && agencyId === (standing.acting?.agency.id ?? null)
  if (own || isAtLeast(standing.role, 'admin')) return null
  if (kind === 'workflow') return 'not-found'
  const { reach } = await visibleMembers(standing, 'assign', sql)
  return reach === 'all' ? 'not-allowed' : 'not-found'
}
