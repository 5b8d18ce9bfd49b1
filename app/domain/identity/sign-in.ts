import { sql } from '#db/sql.server.ts'
import { allow, forgive, giveBack, networkOf } from './limits.ts'
import { hasActiveMembership } from './live-logins.ts'
import { isPassword } from './passwords.ts'
import { passwordDigest } from './sessions.ts'

export type SignInRefusal =
  { ok: false; reason: 'no-match' } | { ok: false; reason: 'too-many'; retryAfter: number }
/** `passwordDigest` is of the hash that was matched: a session may begin only while it still is the user's. */
export type Proven = { ok: true; userId: string; passwordDigest?: Buffer }

/**
 * Checks address and password. Unknown, known and deactivated addresses take the same path and time and get the same
 * answer (L14): whoever has no active membership left does not match. `retryAfter` is in seconds (I6).
 */
export async function signInWithPassword(
  address: string,
  password: string,
  ip: string,
): Promise<Proven | SignInRefusal> {
  const pair = `${address} ${networkOf(ip)}`
  const allowed = await allow(['sign-in-address', pair], ['sign-in-everywhere', address], ['sign-in-ip', ip])
  if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
  const user = await userAt(address)
  const right = await isPassword(password, user?.passwordHash ?? null)
  if (!right || !user?.active) return { ok: false, reason: 'no-match' }
  await Promise.all([
    forgive(['sign-in-address', pair]),
    giveBack('sign-in-everywhere', address),
    giveBack('sign-in-ip', ip),
  ])
  return { ok: true, userId: user.id, passwordDigest: passwordDigest(user.passwordHash!) }
}

/** The user who owns an address, and whether any active membership lets them sign in. */
async function userAt(address: string) {
  const [row] = await sql<{ id: string; passwordHash: string | null; active: boolean }[]>`
    select u.id, u.password_hash, ${hasActiveMembership(sql, 'u.id')} as active
    from user_addresses a join users u on u.id = a.user_id
    where a.address = ${address} and a.verified_at is not null`
  return row ?? null
}
