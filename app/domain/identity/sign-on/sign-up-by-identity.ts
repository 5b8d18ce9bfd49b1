import { sql as pool } from '#db/sql.server.ts'
import { undoing } from '../../linking/undoing.ts'
import { isNameLength, plainName } from '../../names.ts'
import { isTimeZone } from '../../time-zones.ts'
import { spendArrival } from './oidc-arrivals.ts'
import { takeIdentity, type ProviderIdentity } from './oidc-identities.ts'
import { createAccount, createUser, type Locale } from '../users.ts'

export type IdentityWish = {
  name: string
  accountName: string
  locale: Locale
  /** IANA name; anything else is taken as UTC. */
  timeZone: string
}

export type SignedUpByIdentity =
  | { ok: true; userId: string; accountId: string; returnTo: string }
  | { ok: false; reason: 'bad-name' | 'bad-account-name' | 'not-verified' }
  /** The hand-over was used or is too old / address or identity have a login meanwhile. */
  | { ok: false; reason: 'used' | 'taken' }

/**
 * Makes user, account and ownership for somebody new in one go (I3): the provider has proved the address, so no mail goes
 * out. They have no password until they set one by a reset link.
 */
export async function signUpByIdentity(
  identity: ProviderIdentity,
  wish: IdentityWish,
): Promise<SignedUpByIdentity> {
  const { address } = identity
  const name = plainName(wish.name)
  const accountName = plainName(wish.accountName)
  if (!isNameLength(name)) return { ok: false, reason: 'bad-name' }
  if (!isNameLength(accountName)) return { ok: false, reason: 'bad-account-name' }
  if (address === null) return { ok: false, reason: 'not-verified' }
  const timeZone = (await isTimeZone(pool, wish.timeZone)) ? wish.timeZone : 'UTC'
  const { locale } = wish
  return await undoing<SignedUpByIdentity>(async (sql, refuse) => {
    const arrival = await spendArrival(sql, identity.arrivalId)
    if (!arrival) return { ok: false, reason: 'used' }
    const user = await createUser(sql, { name, address, passwordHash: null, locale, timeZone })
    if (!user) return refuse({ ok: false, reason: 'taken' })
    const account = await createAccount(sql, { id: user.id, name }, { name: accountName, locale, timeZone })
    if (!(await takeIdentity(sql, user.id, identity))) return refuse({ ok: false, reason: 'taken' })
    return { ok: true, userId: user.id, accountId: account.id, returnTo: arrival.returnTo }
  })
}
