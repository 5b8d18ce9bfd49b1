import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { roleNow, type Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { endOffers, offerLife, ownershipOffer } from './ownership-offers.ts'
import { memberAt } from '../targets.ts'
import { takeTurns } from '../turns.ts'

export type OfferRefusal =
  | 'own-membership'
  | 'not-allowed'
  | 'not-found'
  | 'deactivated'
  | 'no-address'
  | 'already-owner'
  | 'name-differs'

/**
 * Offers the account to an active member, who has seven days to accept (P10). Only the owner can, and types the
 * account's name for it. Nothing changes hands yet; an offer of before is replaced. The heir is told by mail.
 */
export async function offerOwnership(
  standing: Standing,
  membershipId: string,
  typedName: string,
): Promise<{ ok: true; name: string } | { ok: false; reason: OfferRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql) => {
    await takeTurns(sql, standing.account.id)
    if ((await roleNow(sql, standing)) !== 'owner') return { ok: false, reason: 'not-allowed' }
    const target = await memberAt(sql, standing.account.id, membershipId)
    if (!target) return { ok: false, reason: 'not-found' }
    if (target.role === 'owner') return { ok: false, reason: 'already-owner' }
    if (target.deactivatedAt) return { ok: false, reason: 'deactivated' }
    if (!target.hasAddress) return { ok: false, reason: 'no-address' }
    const [account] = await sql<
      { name: string }[]
    >`select name from accounts where id = ${standing.account.id}`
    if (!isSameName(typedName, account!.name)) return { ok: false, reason: 'name-differs' }

    await endOffers(sql, standing.account.id, 'replaced')
    const [offer] = await sql<[{ id: string }]>`
      insert into ownership_offers (account_id, owner_id, heir_id, expires_at)
      values (${standing.account.id}, ${standing.membershipId}, ${target.id}, now() + ${offerLife}::interval)
      returning id`
    await record(sql, standing, {
      action: 'ownership.offered',
      subject: target.name,
      subjectId: target.id,
      before: { owner: standing.user.name },
    })
    await leave(sql, {
      kind: 'ownership.mail-offered',
      subjectId: offer.id,
      recipientId: target.userId,
    })
    return { ok: true, name: target.name }
  })
}

/** The owner takes an open offer back. */
export async function cancelOffer(
  standing: Standing,
): Promise<
  { ok: true; name: string } | { ok: false; reason: 'own-membership' | 'not-allowed' | 'no-offer' }
> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await sql.begin(async (sql) => {
    await takeTurns(sql, standing.account.id)
    if ((await roleNow(sql, standing)) !== 'owner') return { ok: false, reason: 'not-allowed' }
    const offer = await ownershipOffer(standing.account.id, sql)
    if (!offer) return { ok: false, reason: 'no-offer' }
    await endOffers(sql, standing.account.id, 'cancelled')
    await record(sql, standing, {
      action: 'ownership.offer-ended',
      subject: offer.heir,
      subjectId: offer.heirId,
    })
    return { ok: true, name: offer.heir }
  })
}

/** Typed by hand: spaces around it and the way an umlaut is composed are no difference. */
function isSameName(typed: string, name: string): boolean {
  return typed.length <= 1000 && typed.normalize('NFC').trim() === name.normalize('NFC').trim()
}
