import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'

export type RemindingList = {
  id: string
  name: string
  followUpDays: number | null
  /** Whether the reader watches it. */
  watching: boolean
  watchers: number
  /** How many contacts a changed interval has reached so far; null where none is under way. */
  swept: number | null
}

/** A list with what it reminds of; null where the account has none of this id. */
export async function remindingList(standing: Standing, listId: string): Promise<RemindingList | null> {
  const [list] = await sql<RemindingList[]>`
    select l.id, l.name, l.follow_up_days,
      exists (select 1 from list_watchers w
        where w.account_id = l.account_id and w.list_id = l.id and w.membership_id = ${standing.membershipId}::uuid) as watching,
      (select count(*)::int from list_watchers w
        join memberships m on m.id = w.membership_id and m.ended_at is null and m.deactivated_at is null
        where w.account_id = l.account_id and w.list_id = l.id) as watchers,
      (select s.swept from interval_sweeps s where s.list_id = l.id and s.finished_at is null) as swept
    from contact_lists l where l.account_id = ${standing.account.id} and l.id = ${listId}`
  return list ?? null
}

export type WatchedList = { id: string; name: string; followUpDays: number | null }

/** The lists that the reader watches, by name. */
export async function watchedLists(standing: Standing): Promise<WatchedList[]> {
  return [
    ...(await sql<WatchedList[]>`
      select l.id, l.name, l.follow_up_days
      from list_watchers w join contact_lists l on l.account_id = w.account_id and l.id = w.list_id
      where w.account_id = ${standing.account.id} and w.membership_id = ${standing.membershipId}::uuid
      order by l.folded_name`),
  ]
}

/** The lists that remind, by name, for filters; at most as many as a select can show. */
export async function remindingLists(accountId: string): Promise<{ id: string; name: string }[]> {
  return [
    ...(await sql<{ id: string; name: string }[]>`
      select id, name from contact_lists where account_id = ${accountId} and follow_up_days is not null
      order by folded_name limit 200`),
  ]
}
