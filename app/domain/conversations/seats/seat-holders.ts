import type { Sql } from '#db/sql.server.ts'

export type Holder = { membershipId: string; name: string }

/** More than these are looked up in the list. */
export const mostHolders = 8

/** The first agents of an account by name, for somebody to swap with (V2); `more` says that there are others. */
export async function seatHolders(
  sql: Sql,
  accountId: string,
): Promise<{ holders: Holder[]; more: boolean }> {
  const rows = await sql<Holder[]>`
    select m.id as membership_id, u.name from memberships m join users u on u.id = m.user_id
    where m.account_id = ${accountId} and m.inbox_level = 'agent'
    order by lower(u.name), m.id limit ${mostHolders + 1}`
  return { holders: rows.slice(0, mostHolders), more: rows.length > mostHolders }
}
