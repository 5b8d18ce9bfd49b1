import { sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import { endingFacts } from './ending-facts.ts'
import { isAsSeen } from './departure-mark.ts'
import { endMembership, type Ending } from './end-membership.ts'
import { managesPeople, reaches } from './reach.ts'
import type { RemovalRefusal } from './remove-member.ts'
import { isLastAdmin, memberAt } from './targets.ts'
import { takeTurns } from './turns.ts'

export type DeactivationRefusal = RemovalRefusal | 'yourself' | 'already-deactivated'

/**
 * Switches a member off at once, with everything that stood on the membership (L22, P5); it can be reactivated,
 * but the access in client accounts does not come back with it. The owner and the last one who administers stay (P10).
 * `seen` is the mark of the page that asked: refused where something has changed since (departure-mark.ts).
 */
export async function deactivateMember(
  standing: Standing,
  membershipId: string,
  seen?: string,
): Promise<{ ok: true; ending: Ending } | { ok: false; reason: DeactivationRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql) => {
    await takeTurns(sql, standing.account.id)
    const role = await roleNow(sql, standing)
    if (!role || !managesPeople(role)) return { ok: false, reason: 'not-allowed' }
    const target = await memberAt(sql, standing.account.id, membershipId)
    if (!target) return { ok: false, reason: 'not-found' }
    if (target.deactivatedAt) return { ok: false, reason: 'already-deactivated' }
    if (target.role === 'owner') return { ok: false, reason: 'owner-stays' }
    if (membershipId === standing.membershipId) return { ok: false, reason: 'yourself' }
    if (!reaches(role, target.role)) return { ok: false, reason: 'above-you' }
    if (await isLastAdmin(sql, standing.account.id, membershipId)) return { ok: false, reason: 'last-admin' }
    if (!(await isAsSeen(sql, standing.account.id, membershipId, seen)))
      return { ok: false, reason: 'changed-meanwhile' }

    const ending = (await endMembership(sql, membershipId, { by: standing.user, how: 'deactivated' }))!
    await record(sql, standing, {
      action: 'member.deactivated',
      subject: target.name,
      subjectId: membershipId,
      before: { role: target.role },
      after: endingFacts(ending),
    })
    return { ok: true, ending }
  })
}
