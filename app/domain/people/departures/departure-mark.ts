import type { Sql } from '#db/sql.server.ts'

/**
 * A fingerprint of what goes with a membership: role, state, level in the inbox, access in clients, requests, invitations, teams, other accounts,
 * and how many contacts of which kind.
 * The page that asks shows all of it and sends the mark along; another mark at the confirmation means that the page no
 * longer says what would happen. Sign-ins and open switches end whatever their number and are left out: somebody about
 * to be switched off could keep every page outdated by signing in again. So do open threads, which customers open and close.
 */
export async function departureMark(sql: Sql, accountId: string, membershipId: string): Promise<string> {
  const [row] = await sql<{ mark: string }[]>`
    select md5(concat_ws('|', m.role, m.deactivated_at, m.inbox_level,
      (select string_agg(g.id || ' ' || least(g.role, l.max_role), ',' order by g.id)
        from grants g join links l on l.id = g.link_id
        where g.membership_id = m.id and g.agency_id = m.account_id and g.ended_at is null),
      (select string_agg(r.id || ' ' || r.state, ',' order by r.id) from access_requests r
        where r.requester_id = m.id and r.agency_id = m.account_id and r.state in ('queued', 'pending')),
      (select string_agg(i.id::text, ',' order by i.id) from invitations i
        where i.inviter_id = m.id and i.account_id = m.account_id and i.accepted_at is null and i.cancelled_at is null),
      (select string_agg(t.team_id::text, ',' order by t.team_id) from team_members t
        where t.account_id = m.account_id and t.membership_id = m.id),
      (select string_agg(c.status || ' ' || c.number, ',' order by c.status) from (
        select status, count(*) as number from contacts
        where account_id = m.account_id and owner_id = m.id and archived_at is null group by status) c),
      (select count(*) from contacts
        where account_id = m.account_id and private_to = m.id and archived_at is null),
      exists (select 1 from memberships o
        where o.user_id = m.user_id and o.id <> m.id and o.ended_at is null and o.deactivated_at is null))) as mark
    from memberships m
    where m.id = ${membershipId} and m.account_id = ${accountId} and m.ended_at is null`
  return row?.mark ?? ''
}

/**
 * Whether the page somebody confirmed still says what would happen; `seen` is its mark. Locks the membership first, so
 * that nothing is added to it before the caller's transaction ends. Without a mark nothing was shown.
 * `markOf` makes the mark of a page that showed more.
 */
export async function isAsSeen(
  sql: Sql,
  accountId: string,
  membershipId: string,
  seen: string | undefined,
  markOf = departureMark,
): Promise<boolean> {
  await sql`select 1 from memberships where id = ${membershipId} and account_id = ${accountId} for update`
  return seen === undefined || seen === (await markOf(sql, accountId, membershipId))
}
