import type { Sql } from '#db/sql.server.ts'
import { keepUpFollowUps } from '../follow-ups/keep-up.ts'
import { enterWorkflows } from '../workflows/enter.ts'

/**
 * Puts contacts into a list, inside the caller's transaction and turn, the contacts written or locked in it. Whoever is
 * in it already stays as they are: workflows hear of those alone that have just joined. Returns their ids, or null where
 * the account has no such list (any more).
 */
export async function joinList(
  sql: Sql,
  accountId: string,
  listId: string,
  contactIds: string[],
): Promise<string[] | null> {
  // Whoever deletes the list waits until this is done, or has done so already.
  const [list] = await sql`
    select 1 from contact_lists where id = ${listId} and account_id = ${accountId} for key share`
  if (!list) return null
  const entries = await sql<{ contactId: string; entryId: string }[]>`
    insert into contact_list_entries (account_id, list_id, contact_id)
    select ${accountId}, ${listId}, c.id from contacts c
    where c.account_id = ${accountId} and c.id = any(${contactIds}::uuid[]) order by c.id
    on conflict (account_id, list_id, contact_id) do nothing
    returning contact_id, id as entry_id`
  if (entries.length === 0) return []
  await enterWorkflows(sql, accountId, { kind: 'list-joined', listId, entries: [...entries] })
  const joined = entries.map(({ contactId }) => contactId)
  await keepUpFollowUps(sql, accountId, joined)
  return joined
}
