import { sql as pool } from '#db/sql.server.ts'
import { isNameLength, plainName } from '../names.ts'
import { isTimeZone } from '../time-zones.ts'
import type { Locale } from './users.ts'

export type Profile = { name: string; username: string; locale: Locale; timeZone: string }
export type ProfileRefusal = 'bad-name' | 'bad-username' | 'username-taken' | 'no-such-zone'

/** Changes what others see of a user, and how Prokura speaks to them. */
export async function changeProfile(
  userId: string,
  wish: Profile,
): Promise<{ ok: true } | { ok: false; reason: ProfileRefusal }> {
  const name = plainName(wish.name)
  const username = wish.username.trim().toLowerCase()
  if (!isNameLength(name)) return { ok: false, reason: 'bad-name' }
  if (!/^[a-z0-9][a-z0-9._-]{0,62}$/.test(username)) return { ok: false, reason: 'bad-username' }
  if (!(await isTimeZone(pool, wish.timeZone))) return { ok: false, reason: 'no-such-zone' }
  try {
    await pool`
      update users set name = ${name}, username = ${username}, locale = ${wish.locale}, time_zone = ${wish.timeZone}
      where id = ${userId}`
    return { ok: true }
  } catch (error) {
    if ((error as { constraint_name?: string }).constraint_name !== 'users_username_key') throw error
    return { ok: false, reason: 'username-taken' }
  }
}

/** The language alone, as the switch at the foot of every page sets it. */
export async function changeLocale(userId: string, locale: Locale): Promise<void> {
  await pool`update users set locale = ${locale} where id = ${userId}`
}
