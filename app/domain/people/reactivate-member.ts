import { sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import { takeLicence, type LicenceRefusal } from './licences.ts'
import { managesPeople, reaches } from './reach.ts'
import { memberAt } from './targets.ts'
import { takeTurns } from './turns.ts'

export type ReactivationRefusal =
  | { reason: 'own-membership' | 'not-allowed' | 'not-found' | 'above-you' | 'not-deactivated' | 'no-address' }
  | LicenceRefusal

type Reactivated = { ok: true; name: string } | ({ ok: false } & ReactivationRefusal)

/**
 * Lets a deactivated member in again, with the old role; grants in client accounts are given anew (L22). It takes a free
 * licence (P7). Refused for whom somebody else's proof has taken the address from meanwhile: they could not sign in.
 */
export async function reactivateMember(
  standing: Standing,
  membershipId: string,
): Promise<Reactivated> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql): Promise<Reactivated> => {
    await takeTurns(sql, standing.account.id)
    const role = await roleNow(sql, standing)
    if (!role || !managesPeople(role)) return { ok: false, reason: 'not-allowed' }
    const target = await memberAt(sql, standing.account.id, membershipId)
    if (!target) return { ok: false, reason: 'not-found' }
    if (!target.deactivatedAt) return { ok: false, reason: 'not-deactivated' }
    if (!reaches(role, target.role)) return { ok: false, reason: 'above-you' }

    // For share: somebody who signs up with this address at this moment waits, and finds its owner back (users.ts).
    const [main] = await sql`
      select 1 from user_addresses where user_id = ${target.userId} and main and verified_at is not null for share`
    if (!main) return { ok: false, reason: 'no-address' }
    const missing = await takeLicence(sql, standing.account.id, { newcomers: false })
    if (missing) return { ok: false, ...missing }
    await sql`
      update memberships set deactivated_at = null where id = ${membershipId} and account_id = ${standing.account.id}`
    await record(sql, standing, {
      action: 'member.reactivated',
      subject: target.name,
      subjectId: membershipId,
      after: { role: target.role },
    })
    return { ok: true, name: target.name }
  })
}
