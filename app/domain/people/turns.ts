import type { Sql } from '#db/sql.server.ts'

/**
 * Makes changes to the people of one account queue until the caller's transaction ends (P10): two admins demoting
 * each other both look at a state in which the other one is still there. The lock is advisory and not the account's
 * row, because others update that row while they hold a membership for share, and would wait for us crosswise.
 * Take it before any membership is locked.
 */
export async function takeTurns(sql: Sql, accountId: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${'people ' + accountId}, 0))`
}
