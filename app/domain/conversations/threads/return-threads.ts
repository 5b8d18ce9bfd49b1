import type { Sql } from '#db/sql.server.ts'

/**
 * Gives the open threads of a member back to everybody, inside the transaction in which they stop being an agent; returns
 * how many. Closed ones keep the name; should one be opened again, the database gives it to everybody (0023).
 */
export async function returnThreads(sql: Sql, accountId: string, membershipId: string): Promise<number> {
  return await passOn(sql, accountId, membershipId, null)
}

/** Gives the open threads of a member to another one, who is an agent when the transaction ends (P6); returns how many. */
export async function moveThreads(sql: Sql, accountId: string, from: string, to: string): Promise<number> {
  return await passOn(sql, accountId, from, to)
}

/** In the order of their ids, lest two who do it at once wait for each other. */
async function passOn(sql: Sql, accountId: string, from: string, to: string | null): Promise<number> {
  const passed = await sql`
    update threads set assignee_id = ${to}, version = version + 1
    where account_id = ${accountId} and id in (
      select id from threads
      where account_id = ${accountId} and assignee_id = ${from} and state = 'open' order by id for no key update)`
  return passed.count
}
