import { sql as pool } from '#db/sql.server.ts'
import { operator } from '../../audit.ts'
import { isCount } from './buy-licences.ts'
import { notePlan, putOnPlan } from './change-plan.ts'
import { allPlans, isWithin, planForLicences, type PlanKey } from './plans.ts'
import { lockSubscription } from './subscriptions.ts'
import { takeTurns } from '../turns.ts'

export type SetPlanRefusal =
  | { reason: 'unknown-account' | 'bad-count' }
  | { reason: 'no-such-plan'; plans: PlanKey[] }
  | { reason: 'in-use'; active: number }
  | { reason: 'too-many-users'; members: number; limit: number }
  | { reason: 'plan-full'; limit: number; plan: PlanKey | null }
  | { reason: 'seats-in-use'; agents: number; limit: number }
export type PlanSet = {
  ok: true
  account: string
  plan: PlanKey
  licences: number
  renewsAt: Date | null
  trialEndsAt: Date | null
}

/**
 * The operator puts an account on a plan, with any number of licences that is not below those in use (P1); without a
 * number those bought stay, as far as the plan allows, and so do seats. Put on the trial, it has all its days again.
 */
export async function setPlan(
  accountId: string,
  wish: { plan: string; licences: number | null },
): Promise<PlanSet | ({ ok: false } & SetPlanRefusal)> {
  return await pool.begin(async (sql): Promise<PlanSet | ({ ok: false } & SetPlanRefusal)> => {
    await takeTurns(sql, accountId)
    const [account] = await sql<{ name: string }[]>`select name from accounts where id = ${accountId}`
    if (!account) return { ok: false, reason: 'unknown-account' }
    const plans = await allPlans(sql)
    const next = plans.find(({ key }) => key === wish.plan)
    if (!next) return { ok: false, reason: 'no-such-plan', plans: plans.map(({ key }) => key) }
    const before = await lockSubscription(sql, accountId)
    const used = Math.max(1, before.active + before.held)
    // What a trial has was never bought.
    const kept = before.plan.trialDays === null ? before.licences : used
    const licences = next.trialDays === null ? (wish.licences ?? kept) : (next.licenceLimit ?? kept)
    if (!isCount(licences)) return { ok: false, reason: 'bad-count' }
    if (!isWithin(before.members, next.memberLimit))
      return { ok: false, reason: 'too-many-users', members: before.members, limit: next.memberLimit! }
    if (licences < used) return { ok: false, reason: 'in-use', active: used }
    if (!isWithin(licences, next.licenceLimit)) {
      const plan = planForLicences(plans, licences)
      return { ok: false, reason: 'plan-full', limit: next.licenceLimit!, plan }
    }
    const seats = Math.min(before.seats, next.seatLimit ?? before.seats)
    const agents = before.agents + before.seatsHeld
    if (seats < agents) return { ok: false, reason: 'seats-in-use', agents, limit: seats }
    await putOnPlan(sql, accountId, next, { licences, seats })
    await notePlan(sql, operator, before, { accountId, plan: next.key, licences, seats })
    const { renewsAt, trialEndsAt } = await lockSubscription(sql, accountId)
    return { ok: true, account: account.name, plan: next.key, licences, renewsAt, trialEndsAt }
  })
}
