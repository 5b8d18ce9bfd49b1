import type { Sql } from '#db/sql.server.ts'
import { keepUpFollowUps } from '../follow-ups/keep-up.ts'

/** One contact and whom it goes to; null: to nobody. */
export type Gift = { contactId: string; to: string | null }

/**
 * Gives contacts to contact owners, the only way in which that ever happens, inside the caller's transaction and turn:
 * what is theirs already and what is private is left alone; each change is a row of the contact's history, and counts
 * into its change. New owners are told, except `by`, who did it (C5), and nobody where it is `quiet`. That the owners are active members is the caller's to see
 * to (owners.ts). Returns the ids of the contacts that changed hands.
 */
export async function giveContacts(
  sql: Sql,
  accountId: string,
  changeId: string,
  gifts: Gift[],
  { by = null, quiet = false }: { by?: string | null; quiet?: boolean } = {},
): Promise<string[]> {
  if (gifts.length === 0) return []
  const given = await sql<{ contactId: string }[]>`
    with wish as (
      select * from unnest(${gifts.map(({ contactId }) => contactId)}::uuid[], ${gifts.map(({ to }) => to)}::uuid[])
        as w(id, to_owner)
    ), held as (
      select c.id, c.owner_id, c.change_id, w.to_owner from wish w
      join contacts c on c.id = w.id and c.account_id = ${accountId}
      where c.owner_id is distinct from w.to_owner and c.private_to is null
      order by c.id for no key update of c
    ), moved as (
      update contacts c set owner_id = h.to_owner, change_id = ${changeId}, updated_at = now(),
        owner_since = case when h.to_owner is not null then now() end,
        announced_at = case when h.to_owner is distinct from ${by}::uuid and h.to_owner is not null and not ${quiet}::boolean
          then now() end
      from held h where c.id = h.id and c.account_id = ${accountId}
    ), noted as (
      insert into ownership_entries (account_id, contact_id, change_id, from_owner, to_owner, from_change)
      select ${accountId}, id, ${changeId}, owner_id, to_owner, change_id from held
      returning contact_id
    ), counted as (
      update ownership_changes set done = done + (select count(*)::int from noted),
        total = greatest(total, done + (select count(*)::int from noted))
      where id = ${changeId}
    )
    select contact_id from noted`
  const ids = given.map(({ contactId }) => contactId)
  await keepUpFollowUps(sql, accountId, ids)
  return ids
}
