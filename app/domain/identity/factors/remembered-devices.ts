import { sql as pool, type Sql } from '#db/sql.server.ts'
import { hashToken } from '../standing.ts'
import { newToken } from '../tokens.ts'

/** How long the second step is not asked for in a browser that somebody ticked to be remembered. */
export const rememberedFor = '30 days'

/** Remembers the browser of a request. The token is for its cookie alone; the database keeps the hash. */
export async function rememberDevice(
  userId: string,
  { userAgent, ip }: { userAgent: string; ip: string },
): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken()
  const [row] = await pool<[{ expiresAt: Date }]>`
    insert into remembered_devices (token_hash, user_id, user_agent, ip, expires_at)
    values (${hashToken(token)}, ${userId}, ${userAgent.slice(0, 300)}, ${ip}, now() + ${rememberedFor}::interval)
    returning expires_at`
  return { token, expiresAt: row.expiresAt }
}

/** The remembered device of user `u` behind this token, as a condition. */
export const isRemembered = (sql: Sql, token: string | null) => sql`
  exists (select 1 from remembered_devices d
    where d.token_hash = ${token === null ? null : hashToken(token)} and d.user_id = u.id
      and d.ended_at is null and d.expires_at > now())`

/** Notes that a remembered device spared somebody the second step. */
export async function touchDevice(token: string): Promise<void> {
  await pool`update remembered_devices set last_used_at = now() where token_hash = ${hashToken(token)}`
}

export type RememberedDevice = {
  id: string
  userAgent: string
  ip: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
}

/** Where the second step is not asked for, last used first; at most 50. */
export async function rememberedDevices(userId: string): Promise<RememberedDevice[]> {
  return await pool<RememberedDevice[]>`
    select id, user_agent, ip, created_at, last_used_at, expires_at from remembered_devices
    where user_id = ${userId} and ended_at is null and expires_at > now()
    order by last_used_at desc, id limit 50`
}

/** Forgets one of the user's devices. False where it is not theirs or was forgotten. */
export async function forgetDevice(deviceId: string, userId: string): Promise<boolean> {
  const ended = await pool`
    update remembered_devices set ended_at = clock_timestamp()
    where id = ${deviceId} and user_id = ${userId} and ended_at is null`
  return ended.count > 0
}

/** Forgets all of a user's devices, inside the caller's transaction; returns how many. */
export async function forgetDevices(sql: Sql, userId: string): Promise<number> {
  const ended = await sql`
    update remembered_devices set ended_at = clock_timestamp() where user_id = ${userId} and ended_at is null`
  return ended.count
}
