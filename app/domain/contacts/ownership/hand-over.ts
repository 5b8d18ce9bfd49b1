import type { Fragment, Sql } from '#db/sql.server.ts'
import { keepUpFollowUps } from '../follow-ups/keep-up.ts'

type HandOver = {
  accountId: string
  changeId: string
  /** The membership that does it, and need not be told of what it gives itself. */
  by: string | null
  /** Nobody is told. */
  quiet?: boolean
  /** Selects the contacts that change hands, locked: id, owner_id, change_id, and to_owner. */
  held: Fragment
}

/**
 * The one statement in which contacts change hands: the new contact owner, a row of each contact's history, and the number
 * of the change. Inside the caller's transaction and turn. Returns the ids of the contacts.
 */
export async function handOver(
  sql: Sql,
  { accountId, changeId, by, quiet = false, held }: HandOver,
): Promise<string[]> {
  const given = await sql<{ contactId: string }[]>`
    with held as (${held}), moved as (
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
