import { sql as pool } from '#db/sql.server.ts'
import { isNameLength, plainName } from '../names.ts'
import { allow } from './limits.ts'
import type { SignedIn } from './sessions.ts'
import { createAccount } from './users.ts'

/** Opens one more account of one's own, with the user's language and time zone to begin with. */
export async function openAccount(
  { user }: SignedIn,
  typedName: string,
): Promise<
  | { ok: true; accountId: string }
  | { ok: false; reason: 'bad-name' }
  | { ok: false; reason: 'too-many'; retryAfter: number }
> {
  const name = plainName(typedName)
  if (!isNameLength(name)) return { ok: false, reason: 'bad-name' }
  // Every account has a quota of its own, so their number is what keeps asking within bounds.
  const allowed = await allow(['account-user', user.id])
  if (!allowed.ok) return { ok: false, reason: 'too-many', retryAfter: allowed.retryAfter }
  const account = await pool.begin((sql) =>
    createAccount(sql, user, { name, locale: user.locale, timeZone: user.timeZone }),
  )
  return { ok: true, accountId: account.id }
}
