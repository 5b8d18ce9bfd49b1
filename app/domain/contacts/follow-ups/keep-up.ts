import type { Sql } from '#db/sql.server.ts'

/**
 * Begins the follow-ups that are missing and ends those that are void, for contacts whose owner, lists or status have
 * just changed in the caller's transaction (C6).
 */
export async function keepUpFollowUps(_sql: Sql, _accountId: string, _contactIds: string[]): Promise<void> {}
