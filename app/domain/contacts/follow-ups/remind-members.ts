import { sql as pool } from '#db/sql.server.ts'
import { leave } from '../../outbox.ts'
import { dayBegins, mailTime, runs } from './running.ts'

/**
 * Leaves the daily mail for members to whom something is due, from seven o'clock on in their own zone and once a day of
 * their calendar, at most `limit` of them; returns how many. Only the member of a follow-up is reminded, whoever watches
 * the list (C6); nobody who is switched off, did without the mail, or whose account can only be read.
 */
export async function remindMembers(limit: number): Promise<number> {
  return await pool.begin(async (sql) => {
    const zone = sql`u.time_zone`
    const due = await sql<{ id: string; accountId: string; day: number }[]>`
      select m.id, m.account_id, (now() at time zone u.time_zone)::date - date '2000-01-01' as day
      from memberships m
      join users u on u.id = m.user_id
      join subscriptions b on b.account_id = m.account_id and coalesce(b.trial_ends_at > now(), true)
      left join contact_preferences p on p.membership_id = m.id
      where m.ended_at is null and m.deactivated_at is null
        and (now() at time zone u.time_zone)::time >= ${mailTime}::time
        and coalesce(p.follow_up_mail, 'daily') = 'daily'
        and coalesce(p.follow_up_sent_at < ${dayBegins(sql, zone)}, true)
        and exists (
          select 1 from follow_ups f
          where f.account_id = m.account_id and f.member_id = m.id and ${runs(sql)} and f.due_at < ${dayBegins(sql, zone, 1)})
      order by m.id limit ${limit} for no key update of m skip locked`
    if (due.length === 0) return 0
    await sql`
      insert into contact_preferences (membership_id, account_id, follow_up_sent_at)
      select *, now() from unnest(${due.map(({ id }) => id)}::uuid[], ${due.map(({ accountId }) => accountId)}::uuid[])
      on conflict (membership_id) do update set follow_up_sent_at = excluded.follow_up_sent_at`
    await leave(
      sql,
      ...due.map(({ id, day }) => ({ kind: 'follow-ups.mail-due' as const, subjectId: id, generation: day })),
    )
    return due.length
  })
}
