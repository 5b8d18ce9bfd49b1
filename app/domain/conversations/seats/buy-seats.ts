import { sql as pool } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { isCount, mostLicences } from '../../people/licences/buy-licences.ts'
import { noteOrder } from '../../people/licences/note-order.ts'
import { allPlans, isWithin, type PlanKey } from '../../people/licences/plans.ts'
import { lockSubscription } from '../../people/licences/subscriptions.ts'
import { takeAdminTurn, type AdminRefusal } from '../../people/member-turn.ts'

export const mostSeats = mostLicences

export type SeatPurchaseRefusal =
  | { reason: AdminRefusal | 'bad-count' | 'trial-over' }
  /** `plan` is the first that allows so many; null where none does. */
  | { reason: 'plan-full'; limit: number; plan: PlanKey | null }
export type SeatsBought = { ok: true; bought: number; seats: number }

/**
 * Buys seats in the inbox, which are there at once (V1). An add-on on every plan: a trial has some for nothing, as many as it
 * allows. Owner and admins, by own membership.
 */
export async function buySeats(
  standing: Standing,
  count: number,
): Promise<SeatsBought | ({ ok: false } & SeatPurchaseRefusal)> {
  if (!isCount(count)) return { ok: false, reason: 'bad-count' }
  const accountId = standing.account.id
  return await pool.begin(async (sql): Promise<SeatsBought | ({ ok: false } & SeatPurchaseRefusal)> => {
    const turn = await takeAdminTurn(sql, standing)
    if (!turn.ok) return turn
    const { plan, seats: before, trialOver } = await lockSubscription(sql, accountId)
    if (trialOver) return { ok: false, reason: 'trial-over' }
    const seats = before + count
    if (seats > mostSeats) return { ok: false, reason: 'bad-count' }
    if (!isWithin(seats, plan.seatLimit)) {
      const larger = (await allPlans(sql)).find(
        ({ trialDays, seatLimit }) => trialDays === null && isWithin(seats, seatLimit),
      )
      return { ok: false, reason: 'plan-full', limit: plan.seatLimit!, plan: larger?.key ?? null }
    }
    await sql`update subscriptions set seats = ${seats} where account_id = ${accountId}`
    await noteOrder(sql, standing.user, accountId, {
      kind: 'bought',
      item: 'seats',
      quantity: count,
      audit: { action: 'seats.bought', before: { seats: before }, after: { seats } },
    })
    return { ok: true, bought: count, seats }
  })
}
