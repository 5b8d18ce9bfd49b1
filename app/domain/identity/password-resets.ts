import { config } from '#app/config.ts'
import { sql as pool } from '#db/sql.server.ts'
import { leave } from '../outbox.ts'
import { allow } from './limits.ts'
import { hashPassword, passwordRefusal, type PasswordRefusal } from './passwords.ts'
import { endSessions } from './sessions.ts'
import { linkToken, matchesLinkToken } from './tokens.ts'
import type { Locale } from './users.ts'

/** How long a reset link works (I1). */
export const resetLife = '1 hour'

/**
 * Asks for a reset link. Every address gets a row and the same answer; only the mail knows whether there is a login.
 * `returnTo` is the own path to go on to after signing in.
 */
export async function askPasswordReset(
  address: string,
  locale: Locale,
  ip: string,
  returnTo: string,
): Promise<{ ok: true } | { ok: false; reason: 'too-many'; retryAfter: number }> {
  const allowed = await allow(['reset-address', address], ['reset-ip', ip])
  if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
  await pool.begin(async (sql) => {
    const [row] = await sql<[{ id: string }]>`
      insert into password_resets (address, locale, return_to, expires_at)
      values (${address}, ${locale}, ${returnTo}, now() + ${resetLife}::interval) returning id`
    await leave(sql, { kind: 'password-reset.mail-link', subjectId: row.id })
  })
  return { ok: true }
}

/** The address behind a reset link. */
export function resetUrl(id: string): string {
  return `${config().appUrl}/password-resets/${id}/${linkToken('password-reset', id, 1)}`
}

/** What a mailed reset link is worth now: unknown is 404, used or expired 410. */
export type ResetState = 'open' | 'unknown' | 'used' | 'expired'

export async function passwordReset(
  id: string,
  token: string,
): Promise<{ state: ResetState; address: string | null }> {
  if (!matchesLinkToken(token, 'password-reset', id, 1)) return { state: 'unknown', address: null }
  const [row] = await pool<{ state: ResetState; address: string }[]>`
    select address, case when used_at is not null then 'used' when expires_at <= now() then 'expired' else 'open' end as state
    from password_resets where id = ${id}`
  return row ?? { state: 'unknown', address: null }
}

export type PasswordReset =
  | { ok: true; returnTo: string }
  | { ok: false; reason: Exclude<ResetState, 'open'> }
  | { ok: false; reason: 'password'; why: PasswordRefusal }

/**
 * Sets a new password by a reset link, once. All sessions of the user end, other open reset links die; it signs nobody
 * in, so that no further step is skipped. The address is looked up now: whoever lost it since cannot reset by it.
 */
export async function resetPassword(id: string, token: string, password: string): Promise<PasswordReset> {
  const { state, address } = await passwordReset(id, token)
  if (state !== 'open') return { ok: false, reason: state }
  const names = [address!]
  const [owner] = await pool<{ name: string; username: string }[]>`
    select u.name, u.username from users u join user_addresses a on a.user_id = u.id
    where a.address = ${address} and a.verified_at is not null`
  if (owner) names.push(owner.name, owner.username)
  const why = passwordRefusal(password, { names })
  if (why) return { ok: false, reason: 'password', why }
  const hash = await hashPassword(password)

  return await pool.begin(async (sql): Promise<PasswordReset> => {
    const [used] = await sql<{ address: string; returnTo: string }[]>`
      update password_resets set used_at = clock_timestamp()
      where id = ${id} and used_at is null and expires_at > now() returning address, return_to`
    if (!used) return { ok: false, reason: 'used' }
    const [user] = await sql<{ id: string }[]>`
      update users set password_hash = ${hash}
      where id = (select user_id from user_addresses where address = ${used.address} and verified_at is not null)
      returning id`
    if (!user) return { ok: false, reason: 'expired' }
    await sql`
      update password_resets set used_at = clock_timestamp()
      where used_at is null and address in (
        select address from user_addresses where user_id = ${user.id} and verified_at is not null)`
    await endSessions(sql, user.id)
    return { ok: true, returnTo: used.returnTo }
  })
}
