import { sql as pool } from '#db/sql.server.ts'
import { allow, forgive } from './limits.ts'
import { endOpenProofs } from './end-open-proofs.ts'
import { recordForMember } from './record-for-member.ts'
import { hashPassword, isPassword, passwordRefusal, type PasswordRefusal } from './passwords.ts'
import { endSessions, type SignedIn } from './sessions.ts'

export type ChangedPassword =
  | { ok: true; ended: number }
  | { ok: false; reason: 'wrong-password' }
  | { ok: false; reason: 'password'; why: PasswordRefusal }
  | { ok: false; reason: 'too-many'; retryAfter: number }

/**
 * Changes a password for somebody who knows the present one; `ended` is how many other sessions ended with it;
 * reset links and sign-in codes that are under way die too.
 * Who has none, or forgot it, goes by a reset link.
 */
export async function changePassword(
  { user, sessionId, verifiedAddresses }: SignedIn,
  present: string,
  wished: string,
): Promise<ChangedPassword> {
  const allowed = await allow(['password-change', user.id])
  if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
  const [row] = await pool<
    { passwordHash: string | null }[]
  >`select password_hash from users where id = ${user.id}`
  if (!(await isPassword(present, row?.passwordHash ?? null))) return { ok: false, reason: 'wrong-password' }
  await forgive(['password-change', user.id])
  const why = passwordRefusal(wished, { names: [user.name, user.username, ...verifiedAddresses] })
  if (why) return { ok: false, reason: 'password', why }
  const hash = await hashPassword(wished)
  return await pool.begin(async (sql): Promise<ChangedPassword> => {
    // The present hash again: a reset that came in between must not be undone.
    const changed = await sql`
      update users set password_hash = ${hash} where id = ${user.id} and password_hash = ${row!.passwordHash}`
    if (changed.count === 0) return { ok: false, reason: 'wrong-password' }
    await endOpenProofs(sql, user.id)
    await recordForMember(sql, user.id, 'member.password-changed')
    return { ok: true, ended: await endSessions(sql, user.id, { except: sessionId }) }
  })
}

/** Whether the user has a password at all. */
export async function hasPassword(userId: string): Promise<boolean> {
  const [row] = await pool`select 1 from users where id = ${userId} and password_hash is not null`
  return row !== undefined
}
