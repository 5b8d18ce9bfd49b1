import type { Sql } from '#db/sql.server.ts'
import type { Role } from '../roles.ts'

export type Target = { id: string; userId: string; name: string; role: Role; deactivatedAt: Date | null }

/**
 * A member of this account; null where it is foreign, gone or unknown. Not locked: whoever changes members
 * takes turns (see turns.ts), so nothing here moves before the transaction ends.
 */
export async function memberAt(sql: Sql, accountId: string, membershipId: string): Promise<Target | null> {
  const [target] = await sql<Target[]>`
    select m.id, m.user_id, u.name, m.role, m.deactivated_at
    from memberships m join users u on u.id = m.user_id
    where m.id = ${membershipId} and m.account_id = ${accountId} and m.ended_at is null`
  return target ?? null
}

/** Whether nobody else could administer the account if this member went or sank (P10). */
export async function isLastAdmin(sql: Sql, accountId: string, membershipId: string): Promise<boolean> {
  const [other] = await sql`
    select 1 from memberships
    where account_id = ${accountId} and id <> ${membershipId} and role >= 'admin'
      and ended_at is null and deactivated_at is null
    limit 1`
  return other === undefined
}
