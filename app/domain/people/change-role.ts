import { sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import { isGrantable } from '../roles.ts'
import { reaches, rolesToGive } from './reach.ts'
import { isLastAdmin, memberAt } from './targets.ts'
import { takeTurns } from './turns.ts'

export type RoleChangeRefusal =
  | 'own-membership'
  | 'not-allowed'
  | 'not-found'
  | 'no-such-role'
  | 'above-you'
  | 'owner-stays'
  | 'deactivated'
  | 'last-admin'

/**
 * Gives a member another role: `admin` at most, to members up to the giver's own rung. The owner changes by transfer
 * only, and the last one who administers keeps doing so (P10). Grants in client accounts stay as they are (L17).
 */
export async function changeRole(
  standing: Standing,
  membershipId: string,
  wanted: string,
): Promise<{ ok: true; changed: boolean; name: string } | { ok: false; reason: RoleChangeRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  if (!isGrantable(wanted)) return { ok: false, reason: 'no-such-role' }
  return await sql.begin(async (sql) => {
    await takeTurns(sql, standing.account.id)
    const role = await roleNow(sql, standing)
    if (!role || !rolesToGive(role).includes(wanted)) return { ok: false, reason: 'not-allowed' }
    const target = await memberAt(sql, standing.account.id, membershipId)
    if (!target) return { ok: false, reason: 'not-found' }
    if (target.role === 'owner') return { ok: false, reason: 'owner-stays' }
    if (target.deactivatedAt) return { ok: false, reason: 'deactivated' }
    if (!reaches(role, target.role)) return { ok: false, reason: 'above-you' }
    if (target.role === wanted) return { ok: true, changed: false, name: target.name }
    if (wanted !== 'admin' && (await isLastAdmin(sql, standing.account.id, membershipId))) {
      return { ok: false, reason: 'last-admin' }
    }

    await sql`
      update memberships set role = ${wanted} where id = ${membershipId} and account_id = ${standing.account.id}`
    await record(sql, standing, {
      action: 'member.changed',
      subject: target.name,
      subjectId: membershipId,
      before: { role: target.role },
      after: { role: wanted },
    })
    return { ok: true, changed: true, name: target.name }
  })
}
