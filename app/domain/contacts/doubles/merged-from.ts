import type { Sql } from '#db/sql.server.ts'

/**
 * The ids of a contact and of the doubles that went into it, for `= any(…)` in whatever is told of its past: rows stay
 * with the contact that they happened to. Doubles of doubles lead to the kept one directly.
 */
export async function mergedFrom(sql: Sql, accountId: string, contactId: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from contacts where account_id = ${accountId} and merged_into = ${contactId}`
  return [contactId, ...rows.map(({ id }) => id)]
}
