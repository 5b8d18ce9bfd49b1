import { sql } from '#db/sql.server.ts'
import { config } from '#app/config.ts'
import { dayBegins, runs } from './running.ts'

/** So many are named in a mail; the rest is on the page. */
export const mostNamed = 15

/**
 * What the daily mail says to a member, or null where it no longer holds: the day is over, everything was followed up or
 * put off, the member left or does without the mail. `day` is that of the member's calendar, counted as remind-members.ts
 * does.
 */
export async function dueMail(membershipId: string, day: number) {
  const [reader] = await sql<Reader[]>`
    select ad.address as to, u.locale, u.time_zone, u.name as reader_name, a.id as account_id, a.name as account_name
    from memberships m
    join users u on u.id = m.user_id
    join accounts a on a.id = m.account_id
    join user_addresses ad on ad.user_id = u.id and ad.main
    left join contact_preferences p on p.membership_id = m.id
    where m.id = ${membershipId} and m.ended_at is null and m.deactivated_at is null
      and coalesce(p.follow_up_mail, 'daily') = 'daily'
      and (now() at time zone u.time_zone)::date - date '2000-01-01' = ${day}`
  if (!reader) return null
  const { accountId, ...facts } = reader
  const zone = sql`${reader.timeZone}::text`
  const due = sql`
    f.account_id = ${accountId} and f.member_id = ${membershipId} and ${runs(sql)} and f.due_at < ${dayBegins(sql, zone, 1)}`
  const followUps = await sql<DueFollowUp[]>`
    select c.name as contact, l.name as list, f.due_at, f.due_at < ${dayBegins(sql, zone)} as overdue
    from (select * from follow_ups f where ${due} order by f.due_at, f.id limit ${mostNamed}) f
    join contacts c on c.account_id = f.account_id and c.id = f.contact_id
    join contact_lists l on l.account_id = f.account_id and l.id = f.list_id
    order by f.due_at, f.id`
  if (followUps.length === 0) return null
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
    select count(*)::int as count from follow_ups f where ${due}`
  return {
    ...facts,
    followUps: [...followUps],
    count,
    url: `${config().appUrl}/a/${accountId}/contacts/follow-ups`,
    preferencesUrl: `${config().appUrl}/a/${accountId}/contacts/preferences`,
  }
}

type Reader = {
  to: string
  locale: 'en' | 'de'
  timeZone: string
  readerName: string
  accountId: string
  accountName: string
}
type DueFollowUp = { contact: string; list: string; dueAt: Date; overdue: boolean }
