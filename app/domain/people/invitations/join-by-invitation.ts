import { sql } from '#db/sql.server.ts'
import { opensLogin } from '../../identity/live-logins.ts'
import { hashPassword, passwordRefusal, type PasswordRefusal } from '../../identity/passwords.ts'
import { createUser } from '../../identity/users.ts'
import { isNameLength, plainName } from '../../names.ts'
import { join, takeInvitation, type Accepted, type AcceptRefusal } from './accept-invitation.ts'
import { invitationBehind } from './invitation-behind.ts'
import { takeLicence } from '../licences/licences.ts'

/** The zone is the account's to begin with; the profile changes it. */
export type Newcomer = { name: string; password: string; locale: 'en' | 'de' }
export type Joined = Accepted & { userId: string }
export type JoinRefusal =
  | { ok: false; reason: AcceptRefusal | 'has-login' | 'bad-name' }
  | { ok: false; reason: 'password'; why: PasswordRefusal }

/**
 * Makes a new user and a member in one go: the mailed link proves the address, so no second mail is needed (P2).
 * Whoever signs in with that address already is asked to do so instead.
 */
export async function joinByInvitation(
  invitationId: string,
  token: string,
  newcomer: Newcomer,
): Promise<Joined | JoinRefusal> {
  const name = plainName(newcomer.name)
  if (!isNameLength(name)) return { ok: false, reason: 'bad-name' }
  const seen = await invitationBehind(invitationId, token)
  if (!seen.ok) return { ok: false, reason: seen.reason }
  const { address, accountName, timeZone } = seen.invitation
  const why = passwordRefusal(newcomer.password, { names: [address, name, accountName] })
  if (why) return { ok: false, reason: 'password', why }
  // Hashing takes its time; nobody's turn shall last as long.
  const passwordHash = await hashPassword(newcomer.password)
  const { locale } = newcomer
  return await sql.begin(async (sql): Promise<Joined | JoinRefusal> => {
    const invitation = await takeInvitation(sql, invitationId, token)
    if (typeof invitation === 'string') return { ok: false, reason: invitation }
    // Asked before there is a user, who would be left without an account.
    const missing = await takeLicence(sql, invitation.accountId, { newcomers: true, invitationId })
    if (missing) return { ok: false, reason: missing.reason }
    const user = await createUser(sql, { name, address: invitation.address, passwordHash, locale, timeZone })
    if (!user) return { ok: false, reason: 'has-login' }
    const joined = await join(sql, invitation, { id: user.id, name })
    if (!joined.ok) throw new Error('A user made just now was a member already')
    return { ...joined, userId: user.id }
  })
}

/** Whether the invited address opens a login already, so that the page asks for signing in rather than up. */
export async function hasLogin(address: string): Promise<boolean> {
  const [login] = await sql<[{ known: boolean }]>`
    select ${opensLogin(sql, 'i.address')} as known from (select ${address}::text as address) i`
  return login.known
}
