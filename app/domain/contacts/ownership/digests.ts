import { sql } from '#db/sql.server.ts'
import { config } from '#app/config.ts'
import { leave } from '../../outbox.ts'
import { newlyAssigned, type NewlyAssigned } from './newly-assigned.ts'

/** From this hour of the reader's own day on. */
const hour = 8

/**
 * Leaves a mail for every active member who wants one a day and was given contacts since the last, once their day is
 * eight hours old. The number of the day is the mail's generation: it is one, however often this runs. At most `limit`;
 * returns how many it left.
 */
export async function leaveDueDigests(limit: number): Promise<number> {
  return await sql.begin(async (sql) => {
    const due = await sql<{ membershipId: string; accountId: string; userId: string; day: number }[]>`
      select m.id as membership_id, m.account_id, m.user_id, (t.local::date - date '2000-01-01') as day
      from memberships m
      join users u on u.id = m.user_id
      cross join lateral (select now() at time zone u.time_zone as local) t
      left join contact_preferences p on p.membership_id = m.id
      where m.ended_at is null and m.deactivated_at is null and coalesce(p.digest, 'daily') = 'daily'
        and extract(hour from t.local) >= ${hour}
        and (p.digest_sent_at is null or (p.digest_sent_at at time zone u.time_zone)::date < t.local::date)
        and exists (select from contacts c where c.account_id = m.account_id and c.owner_id = m.id and c.archived_at is null
          and c.announced_at > coalesce(greatest(p.assignments_seen_at, p.digest_sent_at), '-infinity'))
      order by m.id limit ${limit}`
    if (due.length === 0) return 0
    await leave(
      sql,
      ...due.map(({ membershipId, userId, day }) => ({
        kind: 'assignments.mail-digest' as const,
        subjectId: membershipId,
        recipientId: userId,
        generation: day,
      })),
    )
    await sql`
      insert into contact_preferences (membership_id, account_id, digest_sent_at)
      select id, account_id, now() from unnest(${due.map((row) => row.membershipId)}::uuid[],
        ${due.map((row) => row.accountId)}::uuid[]) as d(id, account_id)
      on conflict (membership_id) do update set digest_sent_at = excluded.digest_sent_at`
    return due.length
  })
}

/** So many contacts are named in the mail. */
export const mostNamed = 10

export type DigestFacts = {
  to: string
  locale: 'en' | 'de'
  timeZone: string
  readerName: string
  accountName: string
  count: number
  contacts: Pick<NewlyAssigned, 'name' | 'company' | 'at'>[]
  url: string
  preferencesUrl: string
}

/** What the mail says, or null where there is nothing to say any more: looked at, switched off, no longer a member. */
export async function assignmentsDigest(membershipId: string): Promise<DigestFacts | null> {
  const [row] = await sql<
    (Omit<DigestFacts, 'contacts' | 'url' | 'preferencesUrl'> & { accountId: string })[]
  >`
    select ad.address as to, u.locale, u.time_zone, u.name as reader_name, a.id as account_id, a.name as account_name,
      (select count(*)::int from contacts c where c.account_id = m.account_id and c.owner_id = m.id
        and c.archived_at is null and c.announced_at > coalesce(p.assignments_seen_at, '-infinity')) as count
    from memberships m
    join users u on u.id = m.user_id
    join user_addresses ad on ad.user_id = u.id and ad.main
    join accounts a on a.id = m.account_id
    left join contact_preferences p on p.membership_id = m.id
    where m.id = ${membershipId} and m.ended_at is null and m.deactivated_at is null
      and coalesce(p.digest, 'daily') = 'daily'`
  if (!row || row.count === 0) return null
  const { accountId, ...facts } = row
  const { contacts } = await newlyAssigned({ account: { id: accountId }, membershipId }, { limit: mostNamed })
  const base = `${config().appUrl}/a/${accountId}/contacts`
  return { ...facts, contacts, url: `${base}/assigned`, preferencesUrl: `${base}/preferences` }
}
