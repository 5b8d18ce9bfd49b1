import { leave } from '../../outbox.ts'
import { undoing } from '../../linking/undoing.ts'
import { spendArrival } from './oidc-arrivals.ts'
import { takeIdentity, type ProviderIdentity } from './oidc-identities.ts'
import { recordForMember } from '../record-for-member.ts'

export type JoinedIdentity =
  | { ok: true; returnTo: string }
  /** The hand-over was used or is too old / somebody was faster, or the identity is another user's. */
  | { ok: false; reason: 'used' | 'taken' }

/**
 * Lets an identity of the provider sign a user in, who has confirmed it; they are told by mail. Of any number of tries
 * with one arrival, or of any number of users with one identity, one succeeds.
 */
export async function joinIdentity(userId: string, identity: ProviderIdentity): Promise<JoinedIdentity> {
  return await undoing<JoinedIdentity>(async (sql, refuse) => {
    const arrival = await spendArrival(sql, identity.arrivalId)
    if (!arrival) return { ok: false, reason: 'used' }
    await sql`select 1 from users where id = ${userId} for no key update`
    const id = await takeIdentity(sql, userId, identity)
    if (!id) return refuse({ ok: false, reason: 'taken' })
    await recordForMember(sql, userId, 'member.sign-on-joined')
    await leave(sql, { kind: 'oidc-identity.mail-joined', subjectId: id, recipientId: userId })
    return { ok: true, returnTo: arrival.returnTo }
  })
}
