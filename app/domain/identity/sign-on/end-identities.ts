import type { Sql } from '#db/sql.server.ts'

/** Ends all identities at providers that sign a user in (I3); to be joined anew, each is confirmed once more. */
export async function endIdentities(sql: Sql, userId: string): Promise<void> {
  await sql`
    update oidc_identities set ended_at = clock_timestamp() where user_id = ${userId} and ended_at is null`
}
