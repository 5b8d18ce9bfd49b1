import type { Fragment, Sql } from '#db/sql.server.ts'
import { dueIn, runs } from './running.ts'

/**
 * Begins the follow-ups that are missing and ends those that are void, for contacts whose owner, lists or status have
 * just changed in the caller's transaction (C6). A running one stays with whoever was the contact owner when it began; only
 * where that one has gone it passes to the contact owner, due when it was due. Begun and ended follow from what the
 * caller has noted in the log, and are no entries of their own.
 */
export async function keepUpFollowUps(sql: Sql, accountId: string, contactIds: string[]): Promise<void> {
  if (contactIds.length === 0) return
  // Somebody may close the contact while somebody else adds it to a list: whoever comes second sees what the first did.
  const concerned = await sql<{ id: string }[]>`
    select c.id from contacts c
    where c.account_id = ${accountId} and c.id = any(${contactIds}::uuid[]) and (
      ${isAskedFor(sql)}
      or (select true from follow_ups f
        where f.account_id = c.account_id and f.contact_id = c.id and ${runs(sql)} limit 1))
    order by c.id for no key update of c`
  if (concerned.length === 0) return
  const ids = concerned.map(({ id }) => id)
  await passOn(sql, accountId, ids)
  await endVoid(sql, accountId, ids)
  await begin(sql, accountId, ids)
}

/** A condition on the membership `m` of a follow-up of the contact `c`: nobody is there any more to do it. */
const hasGone = (sql: Sql) => sql`
  (m.ended_at is not null or (m.deactivated_at is not null and c.owner_id is distinct from m.id))`

/**
 * True where a list with an interval has the contact `c` in it, else null. Looked up contact by contact: as an `exists` the
 * planner would rather read the account's lists whole, for each batch of a long one anew.
 */
const isAskedFor = (sql: Sql, which: Fragment = sql``) => sql`
  (select true from contact_list_entries e
    join contact_lists l on l.id = e.list_id and l.account_id = e.account_id and l.follow_up_days is not null
    where e.account_id = c.account_id and e.contact_id = c.id ${which} limit 1)`

async function passOn(sql: Sql, accountId: string, ids: string[]) {
  await sql`
    update follow_ups f set member_id = o.id
    from contacts c, memberships o, memberships m
    where f.account_id = ${accountId} and f.contact_id = any(${ids}::uuid[]) and ${runs(sql)}
      and c.account_id = f.account_id and c.id = f.contact_id
      and o.account_id = f.account_id and o.id = c.owner_id and o.ended_at is null
      and m.account_id = f.account_id and m.id = f.member_id and m.id <> o.id and ${hasGone(sql)}`
}

async function endVoid(sql: Sql, accountId: string, ids: string[]) {
  await sql`
    update follow_ups f set ended_at = now()
    from contacts c, memberships m
    where f.account_id = ${accountId} and f.contact_id = any(${ids}::uuid[]) and ${runs(sql)}
      and c.account_id = f.account_id and c.id = f.contact_id and m.account_id = f.account_id and m.id = f.member_id
      and (c.status <> 'open' or c.archived_at is not null or c.private_to is not null or ${hasGone(sql)}
        or ${isAskedFor(sql, sql`and e.list_id = f.list_id`)} is null)`
}

async function begin(sql: Sql, accountId: string, ids: string[]) {
  await sql`
    insert into follow_ups (account_id, list_id, contact_id, member_id, due_at)
    select ${accountId}, l.id, c.id, m.id, ${dueIn(sql, sql`l.follow_up_days`)}
    from contacts c
    cross join lateral (
      select e.account_id, e.list_id from contact_list_entries e
      where e.account_id = c.account_id and e.contact_id = c.id offset 0) e
    join contact_lists l on l.account_id = e.account_id and l.id = e.list_id and l.follow_up_days is not null
    join memberships m on m.account_id = c.account_id and m.id = c.owner_id and m.ended_at is null
    join users u on u.id = m.user_id
    where c.account_id = ${accountId} and c.id = any(${ids}::uuid[])
      and c.status = 'open' and c.archived_at is null and c.private_to is null
    order by c.id, l.id
    on conflict (account_id, contact_id, list_id) where done_at is null and ended_at is null do nothing`
}
