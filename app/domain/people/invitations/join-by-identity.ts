import { spendArrival } from '../../identity/sign-on/oidc-arrivals.ts'
import { takeIdentity, type ProviderIdentity } from '../../identity/sign-on/oidc-identities.ts'
import { createUser, type Locale } from '../../identity/users.ts'
import { undoing } from '../../linking/undoing.ts'
import { isNameLength, plainName } from '../../names.ts'
import { join, takeInvitation, type Accepted, type AcceptRefusal } from './accept-invitation.ts'

export type JoinedByIdentity =
  | (Accepted & { userId: string })
  | { ok: false; reason: AcceptRefusal | 'has-login' | 'bad-name' | 'other-address' | 'used' | 'taken' }

/**
 * Makes a new user who signs in through the provider, and a member, in one go: link and provider name the same address
 * (P2, I3). Whoever was invited by another address joins from the invitation's own page.
 */
export async function joinByIdentity(
  invitation: { id: string; token: string },
  identity: ProviderIdentity,
  newcomer: { name: string; locale: Locale; timeZone: string },
): Promise<JoinedByIdentity> {
  const name = plainName(newcomer.name)
  if (!isNameLength(name)) return { ok: false, reason: 'bad-name' }
  return await undoing<JoinedByIdentity>(async (sql, refuse) => {
    const invited = await takeInvitation(sql, invitation.id, invitation.token)
    if (typeof invited === 'string') return { ok: false, reason: invited }
    if (invited.address !== identity.address) return { ok: false, reason: 'other-address' }
    if (!(await spendArrival(sql, identity.arrivalId))) return { ok: false, reason: 'used' }
    const { address } = invited
    const user = await createUser(sql, { ...newcomer, name, address, passwordHash: null })
    if (!user) return refuse({ ok: false, reason: 'has-login' })
    if (!(await takeIdentity(sql, user.id, identity))) return refuse({ ok: false, reason: 'taken' })
    const joined = await join(sql, invited, { id: user.id, name })
    return joined.ok ? { ...joined, userId: user.id } : refuse(joined)
  })
}
