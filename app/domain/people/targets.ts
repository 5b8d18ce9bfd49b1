import type { Sql } from '#db/sql.server.ts'
import type { Role } from '../roles.ts'

export type Target = {
  id: string
  userId: string
  name: string
  role: Role
  deactivatedAt: Date | null
  hasAddress: boolean
}

/**
 * A member of this account; null where it is foreign, gone or unknown. Not locked: whoever changes members
 * takes turns (see turns.ts), so nothing here moves before the transaction ends.
 */
export async function memberAt(sql: Sql, accountId: string, membershipId: string): Promise<Target | null> {
  const [target] = await sql<Target[]>`
    select m.id, m.user_id, u.name, m.role, m.deactivated_at, ${hasMainAddress(sql)} as has_address
    from memberships m join users u on u.id = m.user_id
    where m.id = ${membershipId} and m.account_id = ${accountId} and m.ended_at is null`
  return target ?? null
}

/** Whether nobody else could administer the account if this member went or sank (P10). */
export async function isLastAdmin(sql: Sql, accountId: string, membershipId: string): Promise<boolean> {
  const [other] = await sql`
    select 1 from memberships m
    where m.account_id = ${accountId} and m.id <> ${membershipId} and m.role >= 'admin'
      and m.ended_at is null and m.deactivated_at is null and ${hasMainAddress(sql)}
    limit 1`
  return other === undefined
}

/**
 * Whether the user of membership `m` has an address left. Who was deactivated everywhere loses it to whoever proves it
 * anew (users.ts); without one nobody can sign in, be written to, or stand for an account.
 */
export const hasMainAddress = (sql: Sql) => sql`
  exists (select 1 from user_addresses a where a.user_id = m.user_id and a.main and a.verified_at is not null)`
