import { sql as pool, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { hasMainAddress } from '../targets.ts'

/** How long an heir may take to accept. */
export const offerLife = '7 days'

export type OwnershipOffer = { id: string; heirId: string; heir: string; owner: string; expiresAt: Date }

/**
 * The offer `o` that is open: young, neither cancelled nor answered, made by whoever owns the account now, to somebody
 * who is an active member now. It dies with any of that, whether or not a job ran.
 */
export const openOffer = (sql: Sql, accountId: string) => sql`
  from ownership_offers o
  join memberships f on f.id = o.owner_id and f.role = 'owner' and f.ended_at is null and f.deactivated_at is null
  join memberships m on m.id = o.heir_id and m.ended_at is null and m.deactivated_at is null and m.role < 'owner'
    and ${hasMainAddress(sql)}
  join users fu on fu.id = f.user_id
  join users hu on hu.id = m.user_id
  where o.account_id = ${accountId} and o.ended_at is null and o.expires_at > clock_timestamp()`

/** The offer that is open in an account, for its owner's eyes; null where there is none. */
export async function ownershipOffer(accountId: string, sql: Sql = pool): Promise<OwnershipOffer | null> {
  const [offer] = await sql<OwnershipOffer[]>`
    select o.id, o.heir_id, hu.name as heir, fu.name as owner, o.expires_at ${openOffer(sql, accountId)}`
  return offer ?? null
}

/** What is offered to the reader: an open offer, `over` where the last one is, null where there never was one. */
export async function offerToMe({
  account,
  membershipId,
}: Standing): Promise<OwnershipOffer | 'over' | null> {
  const offer = await ownershipOffer(account.id)
  if (offer && offer.heirId === membershipId) return offer
  const [before] = await pool`
    select 1 from ownership_offers where account_id = ${account.id} and heir_id = ${membershipId} limit 1`
  return before ? 'over' : null
}

/** Ends what is open in an account, inside the caller's transaction; says whether anything was. */
export async function endOffers(
  sql: Sql,
  accountId: string,
  reason: 'accepted' | 'declined' | 'cancelled' | 'replaced',
): Promise<boolean> {
  const ended = await sql`
    update ownership_offers set ended_at = clock_timestamp(), ended_reason = ${reason}
    where account_id = ${accountId} and ended_at is null`
  return ended.count > 0
}
