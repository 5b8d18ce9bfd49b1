import type { Sql } from '#db/sql.server.ts'

/** Whether the account's plan has teams (P1). */
export async function allowsTeams(sql: Sql, accountId: string): Promise<boolean> {
  const [row] = await sql<{ teams: boolean }[]>`
    select p.teams from subscriptions s join plans p on p.key = s.plan where s.account_id = ${accountId}`
  return row?.teams ?? false
}
