import type { Sql } from '#db/sql.server.ts'
import { toRemind } from './asked.ts'

/** What servers say about an address that is wrong. */
const bounced = { address: 'j.merkel@fliesen-karo.example', reason: '550 5.1.1 The mailbox does not exist' }

/**
 * The mails of requests that were asked before the first start have gone out: their rows are done, so that nobody is
 * mailed again, and the requests list shows what became of them (L10). Reminders after day 5 likewise, save the one
 * that has just fallen due. Users begin where they have the highest role.
 */
export async function postHistoricMails(sql: Sql) {
  await sql`
    update users u set last_account_id = (
      select account_id from memberships m where m.user_id = u.id order by m.role desc, m.created_at limit 1)`
  await sql`
    insert into outbox (kind, subject_id, generation, state, attempts, created_at, available_at, finished_at, reason)
    select 'access-request.mail-client', id, generation, case when address = ${bounced.address} then 'failed' else 'done' end,
      1, asked_at, asked_at, asked_at + interval '2 seconds', case when address = ${bounced.address} then ${bounced.reason} end
    from access_requests where asked_at is not null
    union all
    select 'access-request.remind-client', id, generation, 'done', 1, t.at, t.at, t.at + interval '2 seconds', null
    from access_requests, lateral (select asked_at + interval '120 hours' as at) t
    where asked_at is not null and coalesce(ended_at, now()) > t.at and address <> ${toRemind}
    order by 6`
  await sql`
    insert into mails (outbox_id, address, message_id, state, reason, counted_on, changed_at)
    select o.id, r.address, '<' || md5(o.kind || r.id) || '@prokura.example>',
      case o.state when 'failed' then 'bounced' else 'sent' end, o.reason, (o.finished_at at time zone 'UTC')::date, o.finished_at
    from outbox o join access_requests r on r.id = o.subject_id`
  await sql`
    insert into request_mail_days (address, day, sent)
    select address, counted_on, count(*) from mails where counted_on > now() - interval '7 days' group by address, counted_on`
}

/** The agency's running quota day, with everything that it asked since the day began (L4). */
export async function startQuotaDay(sql: Sql, agencyId: string) {
  await sql`
    insert into ask_quotas (agency_id, time_zone, begins_at, ends_at, used)
    select a.id, a.time_zone, d.begins_at, d.ends_at, (
      select count(*) from access_requests r where r.agency_id = a.id and r.asked_at >= d.begins_at)
    from accounts a, quota_day(a.time_zone, now()) d where a.id = ${agencyId}`
}
