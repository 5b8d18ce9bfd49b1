import { sql as pool, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import type { Role } from '../../roles.ts'
import { endOffers, openOffer } from './ownership-offers.ts'
import { takeTurns } from '../turns.ts'

export type AcceptanceRefusal = 'own-membership' | 'not-allowed' | 'no-offer'

/**
 * The heir accepts: both have confirmed now (P10). In one transaction the heir becomes owner and the owner of before
 * admin; both are told by mail. An offer that was cancelled, replaced, is over, or whose owner or heir changed: `no-offer`.
 */
export async function acceptOwnership(
  standing: Standing,
): Promise<{ ok: true; formerOwner: string } | { ok: false; reason: AcceptanceRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  const { account, membershipId, user } = standing
  return await pool.begin(async (sql) => {
    await takeTurns(sql, account.id)
    const role = await roleNow(sql, standing)
    if (!role) return { ok: false, reason: 'not-allowed' }
    const offer = await offerFor(sql, standing)
    if (!offer) return { ok: false, reason: 'no-offer' }
    await sql`update memberships set role = 'admin' where id = ${offer.ownerId} and account_id = ${account.id}`
    await sql`update memberships set role = 'owner' where id = ${membershipId} and account_id = ${account.id}`
    await endOffers(sql, account.id, 'accepted')
    await record(sql, standing, {
      action: 'ownership.transferred',
      subject: user.name,
      subjectId: membershipId!,
      before: { owner: offer.owner, role },
      after: { owner: user.name, role: 'owner' satisfies Role },
    })
    const mail = {
      kind: 'ownership.mail-transferred',
      subjectId: membershipId!,
      generation: offer.second,
    } as const
    await leave(sql, { ...mail, recipientId: offer.ownerUserId }, { ...mail, recipientId: user.id })
    return { ok: true, formerOwner: offer.owner }
  })
}

/** The heir does not want it; everything stays as it is. */
export async function declineOwnership(
  standing: Standing,
): Promise<{ ok: true; owner: string } | { ok: false; reason: AcceptanceRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await pool.begin(async (sql) => {
    await takeTurns(sql, standing.account.id)
    const offer = await offerFor(sql, standing)
    if (!offer) return { ok: false, reason: 'no-offer' }
    await endOffers(sql, standing.account.id, 'declined')
    await record(sql, standing, {
      action: 'ownership.offer-ended',
      subject: standing.user.name,
      subjectId: standing.membershipId!,
    })
    return { ok: true, owner: offer.owner }
  })
}

async function offerFor(sql: Sql, { account, membershipId }: Standing) {
  const [offer] = await sql<{ ownerId: string; ownerUserId: string; owner: string; second: number }[]>`
    select o.owner_id, f.user_id as owner_user_id, fu.name as owner, extract(epoch from now())::int as second
    ${openOffer(sql, account.id)} and o.heir_id = ${membershipId}`
  return offer
}
