import type { Sql } from '#db/sql.server.ts'
import { handOver } from './hand-over.ts'

/** From whom to whom (null: to nobody), and whether those that are won, lost or cancelled move as well. */
export type Move = { from: string; to: string | null; closedToo: boolean }

/**
 * Moves whatever a member has as contact owner, however much it is, inside the caller's transaction and with the account's
 * contacts to itself (turns.ts). What is archived stays with whom it was. Returns how many moved.
 */
export async function moveContacts(
  sql: Sql,
  accountId: string,
  changeId: string,
  { from, to, closedToo }: Move,
  { by = null }: { by?: string | null } = {},
): Promise<number> {
  const held = sql`
    select c.id, c.owner_id, c.change_id, ${to}::uuid as to_owner from contacts c
    where c.account_id = ${accountId} and c.owner_id = ${from} and c.archived_at is null
      ${closedToo ? sql`` : sql`and c.status = 'open'`}
    order by c.id for no key update of c`
  return (await handOver(sql, { accountId, changeId, by, held })).length
}
