import { sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import type { GrantableRole } from '../roles.ts'
import { escapeLike } from '../escape-like.ts'

export const requestsPerPage = 25

export const requestStates = ['queued', 'pending', 'approved', 'declined', 'cancelled', 'expired'] as const
export type RequestListState = (typeof requestStates)[number]

/** How far the mail of the present generation has come (L10); null before it was asked. */
export type MailState = 'queued' | 'sending' | 'sent' | 'bounced'

export type RequestRow = {
  id: string
  address: string
  state: RequestListState
  roleAsked: GrantableRole | null
  requesterName: string
  mine: boolean
  createdAt: Date
  askedAt: Date | null
  /** Until it expires, by the database clock; null where nothing runs. */
  secondsLeft: number | null
  mail: MailState | null
  mailReason: string | null
}

/** The agency's requests, newest first (L10). Managers and above see all; the route guards that. */
export async function listRequests(
  standing: Standing,
  filter: { state: RequestListState | 'all'; search: string; page: number },
): Promise<{ rows: RequestRow[]; hasNext: boolean }> {
  const pattern = `%${escapeLike(filter.search.trim())}%`
  const agencyId = standing.account.id
  const searched = sql`and (r.address ilike ${pattern} or r.requester_id in (
    select m.id from memberships m join users u on u.id = m.user_id where m.account_id = ${agencyId} and u.name ilike ${pattern}))`
  const rows = await sql<RequestRow[]>`
    select r.id, r.address, s.state, r.role_asked, u.name as requester_name,
      r.requester_id = ${standing.membershipId} as mine, r.created_at, r.asked_at,
      case when s.state = 'pending' then floor(extract(epoch from r.expires_at - now()))::int end as seconds_left,
      case when r.asked_at is null then null else coalesce(mail.state, 'queued') end as mail, mail.reason as mail_reason
    from (
      select * from access_requests r where r.agency_id = ${agencyId} ${inState(filter.state)} ${filter.search ? searched : sql``}
      order by r.created_at desc, r.id offset ${(filter.page - 1) * requestsPerPage} limit ${requestsPerPage + 1}
    ) r
    cross join lateral (
      select case when r.state = 'pending' and r.expires_at <= now() then 'expired' else r.state::text end as state
    ) s
    join memberships m on m.id = r.requester_id join users u on u.id = m.user_id
    left join lateral (
      select coalesce(ml.state, case o.state when 'failed' then 'bounced' else 'queued' end) as state, coalesce(ml.reason, o.reason) as reason
      from outbox o left join mails ml on ml.outbox_id = o.id
      where o.kind = 'access-request.mail-client' and o.subject_id = r.id and o.generation = r.generation
    ) mail on true
    order by r.created_at desc, r.id`
  return { rows: rows.slice(0, requestsPerPage), hasNext: rows.length > requestsPerPage }
}

/** Overdue requests are expired whether or not a job has marked them (L7). */
function inState(state: RequestListState | 'all') {
  if (state === 'all') return sql``
  if (state === 'pending') return sql`and r.state = 'pending' and r.expires_at > now()`
  if (state === 'expired')
    return sql`and (r.state = 'expired' or (r.state = 'pending' and r.expires_at <= now()))`
  return sql`and r.state = ${state}`
}

/** One request of this agency for its confirmation pages; null for foreign and unknown ones alike. */
export async function requestOf(standing: Standing, requestId: string) {
  const [row] = await sql<{ id: string; address: string; state: RequestListState; mine: boolean }[]>`
    select id, address, requester_id = ${standing.membershipId} as mine,
      case when state = 'pending' and expires_at <= now() then 'expired' else state::text end as state
    from access_requests where id = ${requestId} and agency_id = ${standing.account.id}`
  return row ?? null
}
