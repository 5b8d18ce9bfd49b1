import type { Sql } from '#db/sql.server.ts'

/**
 * Whether a user has a membership in any other account, deactivated or not. No admin may take over a login that opens
 * other accounts (P8, P9): what they do to it has to stay within their own.
 */
export async function belongsElsewhere(sql: Sql, userId: string, accountId: string): Promise<boolean> {
  const [other] = await sql`
    select 1 from memberships where user_id = ${userId} and account_id <> ${accountId} and ended_at is null limit 1`
  return other !== undefined
}
