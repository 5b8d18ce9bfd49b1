import type { Sql } from '#db/sql.server.ts'
import { handOver } from './hand-over.ts'

/** One contact and whom it goes to; null: to nobody. */
export type Gift = { contactId: string; to: string | null }

/**
 * Gives contacts to contact owners, the only way in which that ever happens beside a departure (move-contacts.ts), inside
 * the caller's transaction and turn: what is theirs already and what is private is left alone; each change is a row of the
 * contact's history, and counts into its change. New owners are told, except `by`, who did it (C5), and nobody where it is
 * `quiet`. That the owners are active members is the caller's to see to (owners.ts). Returns the ids of the contacts that
 * changed hands.
 */
export async function giveContacts(
  sql: Sql,
  accountId: string,
  changeId: string,
  gifts: Gift[],
  { by = null, quiet = false }: { by?: string | null; quiet?: boolean } = {},
): Promise<string[]> {
  if (gifts.length === 0) return []
  const held = sql`
    select c.id, c.owner_id, c.change_id, w.to_owner
    from unnest(${gifts.map(({ contactId }) => contactId)}::uuid[], ${gifts.map(({ to }) => to)}::uuid[])
      as w(id, to_owner)
    join contacts c on c.id = w.id and c.account_id = ${accountId}
    where c.owner_id is distinct from w.to_owner and c.private_to is null
    order by c.id for no key update of c`
  return await handOver(sql, { accountId, changeId, by, quiet, held })
}
