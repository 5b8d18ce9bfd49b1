import type { Sql } from '#db/sql.server.ts'

/** The users who own these accounts, each once. */
export async function ownersOf(sql: Sql, accountIds: string[]): Promise<string[]> {
  return [...new Set((await ownersAt(sql, accountIds)).values())]
}

/** Who owns which of these accounts, by account. */
export async function ownersAt(sql: Sql, accountIds: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ accountId: string; userId: string }[]>`
    select account_id, user_id from memberships
    where account_id = any(${accountIds}::uuid[]) and role = 'owner' and ended_at is null`
  return new Map(rows.map(({ accountId, userId }) => [accountId, userId]))
}
