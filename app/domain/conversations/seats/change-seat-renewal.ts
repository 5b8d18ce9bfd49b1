import { sql as pool } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { noteOrder } from '../../people/licences/note-order.ts'
import { lockSubscription } from '../../people/licences/subscriptions.ts'
import { takeAdminTurn, type AdminRefusal } from '../../people/member-turn.ts'

export type SeatRenewalRefusal =
  | { reason: AdminRefusal }
  /** Between the seats in use and those there are. */
  | { reason: 'out-of-range'; least: number; most: number }
/** `renewsAt`: from when on there are so many; null where it is at once. */
export type SeatRenewalChanged = { ok: true; changed: boolean; seats: number; renewsAt: Date | null }

/**
 * Says how many seats there shall be from the renewal on (V1): fewer give unused ones back, which stay until then, more keep
 * what would have ended. What a trial has costs nothing and is given back at once. Owner and admins, by own membership.
 */
export async function changeSeatRenewal(
  standing: Standing,
  wanted: number,
): Promise<SeatRenewalChanged | ({ ok: false } & SeatRenewalRefusal)> {
  const accountId = standing.account.id
  return await pool.begin(async (sql): Promise<SeatRenewalChanged | ({ ok: false } & SeatRenewalRefusal)> => {
    const turn = await takeAdminTurn(sql, standing)
    if (!turn.ok) return turn
    const { seats: most, agents, seatsHeld, seatsEnding, renewsAt } = await lockSubscription(sql, accountId)
    const least = agents + seatsHeld
    if (!Number.isInteger(wanted) || wanted < least || wanted > most)
      return { ok: false, reason: 'out-of-range', least, most }
    const before = most - seatsEnding
    if (wanted === before) return { ok: true, changed: false, seats: wanted, renewsAt }
    if (renewsAt) {
      await sql`
        update subscriptions set seats_given_back = seats - ${wanted} where account_id = ${accountId}`
    } else {
      await sql`update subscriptions set seats = ${wanted} where account_id = ${accountId}`
    }
    const fewer = wanted < before
    const name = renewsAt ? 'seatsAtRenewal' : 'seats'
    await noteOrder(sql, standing.user, accountId, {
      kind: fewer ? 'given-back' : 'kept',
      item: 'seats',
      quantity: wanted - before,
      remaining: wanted,
      audit: {
        action: fewer ? 'seats.given-back' : 'seats.kept',
        before: { [name]: before },
        after: { [name]: wanted },
      },
    })
    return { ok: true, changed: true, seats: wanted, renewsAt }
  })
}
