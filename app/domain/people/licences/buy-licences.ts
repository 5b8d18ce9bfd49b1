import { sql as pool } from '#db/sql.server.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'
import { noteOrder } from './note-order.ts'
import { allPlans, isWithin, planForLicences, type PlanKey } from './plans.ts'
import { lockSubscription } from './subscriptions.ts'
import { takeTurns } from '../turns.ts'

/** More at once is a slip of the hand. */
export const mostLicences = 10_000

export type PurchaseRefusal =
  | { reason: 'own-membership' | 'not-allowed' | 'bad-count' | 'on-trial' }
  /** `plan` is the first that allows so many; null where none does. */
  | { reason: 'plan-full'; limit: number; plan: PlanKey | null }
export type Bought = { ok: true; bought: number; licences: number }

/** Buys licences, which are there at once (P1). Owner and admins, by own membership; a trial has a plan to buy first. */
export async function buyLicences(
  standing: Standing,
  count: number,
): Promise<Bought | ({ ok: false } & PurchaseRefusal)> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  if (!isCount(count)) return { ok: false, reason: 'bad-count' }
  const accountId = standing.account.id
  return await pool.begin(async (sql): Promise<Bought | ({ ok: false } & PurchaseRefusal)> => {
    await takeTurns(sql, accountId)
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const { plan, licences: before } = await lockSubscription(sql, accountId)
    if (plan.trialDays !== null) return { ok: false, reason: 'on-trial' }
    const licences = before + count
    if (licences > mostLicences) return { ok: false, reason: 'bad-count' }
    if (!isWithin(licences, plan.licenceLimit))
      return {
        ok: false,
        reason: 'plan-full',
        limit: plan.licenceLimit!,
        plan: planForLicences(await allPlans(sql), licences),
      }
    await sql`update subscriptions set licences = ${licences} where account_id = ${accountId}`
    await noteOrder(sql, standing.user, accountId, {
      kind: 'bought',
      quantity: count,
      audit: { action: 'licences.bought', before: { licences: before }, after: { licences } },
    })
    return { ok: true, bought: count, licences }
  })
}

export function isCount(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= mostLicences
}
