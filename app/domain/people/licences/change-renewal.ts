import { sql as pool } from '#db/sql.server.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'
import { noteOrder } from './note-order.ts'
import { lockSubscription } from './subscriptions.ts'
import { takeTurns } from '../turns.ts'

export type RenewalRefusal =
  | { reason: 'own-membership' | 'not-allowed' | 'on-trial' }
  /** Between the licences in use, one at least, and those bought. */
  | { reason: 'out-of-range'; least: number; most: number }
export type RenewalChanged = { ok: true; changed: boolean; licences: number; renewsAt: Date }

/**
 * Says how many licences there shall be from the renewal on (P1): fewer give unused ones back, which stay until then,
 * more keep what would have ended. Owner and admins, by own membership.
 */
export async function changeRenewal(
  standing: Standing,
  wanted: number,
): Promise<RenewalChanged | ({ ok: false } & RenewalRefusal)> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  const accountId = standing.account.id
  return await pool.begin(async (sql): Promise<RenewalChanged | ({ ok: false } & RenewalRefusal)> => {
    await takeTurns(sql, accountId)
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const { licences: most, active, held, ending, renewsAt } = await lockSubscription(sql, accountId)
    if (renewsAt === null) return { ok: false, reason: 'on-trial' }
    const least = Math.max(1, active + held)
    if (!Number.isInteger(wanted) || wanted < least || wanted > most)
      return { ok: false, reason: 'out-of-range', least, most }
    const before = most - ending
    if (wanted === before) return { ok: true, changed: false, licences: wanted, renewsAt }
    await sql`
      update subscriptions set freed = 0, given_back = licences - ${wanted} where account_id = ${accountId}`
    const fewer = wanted < before
    await noteOrder(sql, standing.user, accountId, {
      kind: fewer ? 'given-back' : 'kept',
      quantity: wanted - before,
      remaining: wanted,
      audit: {
        action: fewer ? 'licences.given-back' : 'licences.kept',
        before: { atRenewal: before },
        after: { atRenewal: wanted },
      },
    })
    return { ok: true, changed: true, licences: wanted, renewsAt }
  })
}
