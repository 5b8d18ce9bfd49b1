import type { Sql } from '#db/sql.server.ts'

/** Whether the account's plan has teams (P1). */
export async function allowsTeams(sql: Sql, accountId: string): Promise<boolean> {
  const [row] = await sql`select 1 from accounts where id = ${accountId}`
  return row !== undefined
}
