import { sql as pool, type Sql } from '#db/sql.server.ts'
import { aliveGrant } from '../live-grants.ts'

/** By what a second step was passed; `device`: by one that was remembered. */
export const secondFactors = ['app', 'recovery-code', 'passkey', 'device'] as const
export type SecondFactor = (typeof secondFactors)[number]
/** What somebody proves it with; a remembered device is believed, not asked. */
export type Factor = Exclude<SecondFactor, 'device'>

/**
 * Whether the user in this column has a second factor. Recovery codes alone are none: they come with one and go with
 * the last.
 */
export const hasSecondFactor = (sql: Sql, user: 'u.id') => sql`
  (exists (select 1 from totp_factors where user_id = ${sql(user)})
    or exists (select 1 from passkeys where user_id = ${sql(user)}))`

export type MyPasskey = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }
export type MyFactors = {
  app: { since: Date } | null
  passkeys: MyPasskey[]
  recoveryCodes: number
  /** Any of app and passkeys: whether the second step is asked for. */
  on: boolean
}

/** What a user has set up. */
export async function myFactors(userId: string, sql: Sql = pool): Promise<MyFactors> {
  const [row] = await sql<{ since: Date | null; left: number }[]>`
    select (select confirmed_at from totp_factors where user_id = ${userId}) as since,
      (select count(*)::int from recovery_codes where user_id = ${userId} and used_at is null) as left`
  const passkeys = await sql<MyPasskey[]>`
    select id, name, created_at, last_used_at from passkeys where user_id = ${userId} order by created_at, id`
  const app = row?.since ? { since: row.since } : null
  return {
    app,
    passkeys: [...passkeys],
    recoveryCodes: row?.left ?? 0,
    on: app !== null || passkeys.length > 0,
  }
}

/** The accounts that ask this user for a second factor: own ones, and clients through a link or through the agency. */
export async function accountsAskingForFactor(userId: string): Promise<string[]> {
  const rows = await pool<{ name: string }[]>`
    select a.name from memberships m join accounts a on a.id = m.account_id
    where m.user_id = ${userId} and m.ended_at is null and m.deactivated_at is null and a.second_factor_since is not null
    union
    select c.name from grants g ${aliveGrant(pool)} join accounts c on c.id = g.client_id
    where g.user_id = ${userId} and g.ended_at is null
      and (l.second_factor_since is not null or ag.second_factor_since is not null)
    order by name limit 20`
  return rows.map(({ name }) => name)
}

/** Whether any of these accounts asks this user, as one of its own people, for a second factor. */
export async function asksForFactor(userId: string, accountIds: string[]): Promise<boolean> {
  const [asking] = await pool`
    select 1 from memberships m join accounts a on a.id = m.account_id
    where m.user_id = ${userId} and m.account_id = any(${accountIds}::uuid[])
      and m.ended_at is null and m.deactivated_at is null and a.second_factor_since is not null limit 1`
  return asking !== undefined
}
