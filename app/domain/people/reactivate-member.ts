import { sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import { hasAddress } from './member.ts'
import { managesPeople, reaches } from './reach.ts'
import { memberAt } from './targets.ts'
import { takeTurns } from './turns.ts'

export type ReactivationRefusal =
  'own-membership' | 'not-allowed' | 'not-found' | 'above-you' | 'not-deactivated'

/**
 * Lets a deactivated member in again, with the old role; grants in client accounts are given anew (L22). `hasAddress` is
 * false where somebody else has proven their address meanwhile, so that they cannot sign in.
 */
export async function reactivateMember(
  standing: Standing,
  membershipId: string,
): Promise<{ ok: true; name: string; hasAddress: boolean } | { ok: false; reason: ReactivationRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql) => {
    await takeTurns(sql, standing.account.id)
    const role = await roleNow(sql, standing)
    if (!role || !managesPeople(role)) return { ok: false, reason: 'not-allowed' }
    const target = await memberAt(sql, standing.account.id, membershipId)
    if (!target) return { ok: false, reason: 'not-found' }
    if (!target.deactivatedAt) return { ok: false, reason: 'not-deactivated' }
    if (!reaches(role, target.role)) return { ok: false, reason: 'above-you' }

    await sql`
      update memberships set deactivated_at = null where id = ${membershipId} and account_id = ${standing.account.id}`
    await record(sql, standing, {
      action: 'member.reactivated',
      subject: target.name,
      subjectId: membershipId,
      after: { role: target.role },
    })
    const [login] = await sql<[{ hasAddress: boolean }]>`
      select ${hasAddress(sql)} from users u where u.id = ${target.userId}`
    return { ok: true, name: target.name, hasAddress: login.hasAddress }
  })
}
