import type { Sql } from '#db/sql.server.ts'

/**
 * The turn of an account's imports, before every other lock: two that run at once each look for the contacts of a batch
 * while the other one waits, so that neither makes what the other has just made.
 */
export async function takeImportTurn(sql: Sql, accountId: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${'contact imports ' + accountId}, 0))`
}
