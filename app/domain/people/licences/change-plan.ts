import { sql as pool, type Sql } from '#db/sql.server.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'
import { isCount } from './buy-licences.ts'
import { noteOrder } from './note-order.ts'
import { allPlans, isWithin, planForLicences, type Plan, type PlanKey } from './plans.ts'
import { lockSubscription, type Subscription } from './subscriptions.ts'
import { takeTurns } from '../turns.ts'

export type PlanWish = {
  plan: string
  /** How many licences to have; null keeps those bought, which a trial has none of. */
  licences: number | null
}
export type PlanRefusal =
  | { reason: 'own-membership' | 'not-allowed' | 'no-such-plan' | 'same-plan' | 'bad-count' }
  /** Fewer than are in use, or than are bought until the renewal. */
  | { reason: 'too-few'; least: number }
  | { reason: 'plan-full'; limit: number; plan: PlanKey | null }
  /** More seats than the plan allows; those in use are given back first. */
  | { reason: 'too-many-seats'; limit: number; seats: number }
export type PlanChanged = { ok: true; plan: PlanKey; licences: number }

/**
 * Puts the account on another plan, at once (P1). From a trial it begins to renew every month, with as many licences
 * as are asked for; else licences and renewal stay, and more can be bought with it. Seats stay, those of a trial too, at the
 * plan's price from now on, with an order line of their own. A plan that does not allow so many
 * is refused, naming the one that does. Owner and admins, by own membership.
 */
export async function changePlan(
  standing: Standing,
  wish: PlanWish,
): Promise<PlanChanged | ({ ok: false } & PlanRefusal)> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  const accountId = standing.account.id
  return await pool.begin(async (sql): Promise<PlanChanged | ({ ok: false } & PlanRefusal)> => {
    await takeTurns(sql, accountId)
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const before = await lockSubscription(sql, accountId)
    const plans = await allPlans(sql)
    const next = plans.find(({ key }) => key === wish.plan)
    if (!next || next.trialDays !== null) return { ok: false, reason: 'no-such-plan' }
    if (next.key === before.plan.key) return { ok: false, reason: 'same-plan' }
    const judged = judge(before, wish.licences)
    if ('reason' in judged) return { ok: false, ...judged }
    const { licences } = judged
    if (!isWithin(licences, next.licenceLimit))
      return {
        ok: false,
        reason: 'plan-full',
        limit: next.licenceLimit!,
        plan: planForLicences(plans, licences),
      }
    const { seats } = before
    if (!isWithin(seats, next.seatLimit))
      return { ok: false, reason: 'too-many-seats', limit: next.seatLimit!, seats }
    await putOnPlan(sql, accountId, next, { licences, seats })
    await notePlan(sql, standing.user, before, { accountId, plan: next.key, licences, seats })
    return { ok: true, plan: next.key, licences }
  })
}

function judge(
  before: Subscription,
  wanted: number | null,
): { licences: number } | { reason: 'bad-count' } | { reason: 'too-few'; least: number } {
  const least = leastLicences(before)
  const licences = wanted ?? (before.plan.trialDays === null ? before.licences : NaN)
  if (!isCount(licences)) return { reason: 'bad-count' }
  return licences < least ? { reason: 'too-few', least } : { licences }
}

/** Those in use, one at least; what was bought stays until the renewal. */
export function leastLicences({ plan, licences, active, held }: Subscription): number {
  return plan.trialDays === null ? licences : Math.max(1, active + held)
}

/** Writes plan, licences and seats. A trial begins anew; from one, the months begin now. */
export async function putOnPlan(
  sql: Sql,
  accountId: string,
  { key, trialDays }: Plan,
  { licences, seats }: { licences: number; seats: number },
) {
  if (trialDays !== null)
    return await sql`
      update subscriptions set plan = ${key}, licences = ${licences}, freed = 0, given_back = 0, seats = ${seats},
        seats_given_back = 0, renews_at = null, trial_ends_at = clock_timestamp() + make_interval(days => ${trialDays})
      where account_id = ${accountId}`
  return await sql`
    update subscriptions s set plan = ${key}, licences = ${licences}, trial_ends_at = null,
      given_back = least(s.given_back, greatest(${licences} - s.active - s.freed, 0)),
      freed = least(s.freed, ${licences} - s.active),
      seats = ${seats}, seats_given_back = least(s.seats_given_back, ${seats} - s.agents),
      began_at = case when s.renews_at is null then t.now else s.began_at end,
      renewals = case when s.renews_at is null then 0 else s.renewals end,
      renews_at = coalesce(s.renews_at, renewal_after(t.now, 0, a.time_zone))
    from accounts a, (select clock_timestamp() as now) t
    where s.account_id = ${accountId} and a.id = s.account_id`
}

type Put = { accountId: string; plan: PlanKey; licences: number; seats: number }

/** The lines of a changed plan: all its licences, and its seats where there are any, at its prices. */
export async function notePlan(
  sql: Sql,
  who: { id: string | null; name: string },
  before: Subscription,
  { accountId, plan, licences, seats }: Put,
) {
  // What stays as it is says nothing in the log.
  const seatsOf = (count: number) => (before.seats === seats ? {} : { seats: count })
  await noteOrder(sql, who, accountId, {
    kind: 'plan',
    quantity: licences,
    audit: {
      action: 'plan.changed',
      before: { plan: before.plan.key, licences: before.licences, ...seatsOf(before.seats) },
      after: { plan, licences, ...seatsOf(seats) },
    },
  })
  if (before.seats > 0) await noteOrder(sql, who, accountId, { kind: 'plan', item: 'seats', quantity: seats })
}
