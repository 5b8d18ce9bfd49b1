import { config } from '#app/config.ts'
import { sql } from '#db/sql.server.ts'
import { linkToken } from '../identity/tokens.ts'
import type { GrantableRole, Role } from '../roles.ts'
import { approvalCeiling } from './ceilings.ts'
import { accountUrl, readerIn, type Reader, type Side } from './mail-readers.ts'

/** What the mail to the client and its reminder say (L6). */
export type RequestMailFacts = Omit<Reader, 'readerName'> & {
  /** Null where nobody uses the address yet; language and zone are those of the request and the agency then. */
  readerName: string | null
  agencyName: string
  requesterName: string
  /** At most the requester's present role (L9); null: nothing was asked for. */
  role: GrantableRole | null
  /** The agency's own words, as they were typed. */
  message: string
  expiresAt: Date
  /** By the database clock. */
  secondsLeft: number
  url: string
}

/** The facts of a request that waits for its answer, or null: cancelled, decided, expired, resent or blocked meanwhile. */
export async function requestMail(requestId: string, generation: number): Promise<RequestMailFacts | null> {
  const [row] = await sql<
    (Omit<RequestMailFacts, 'url' | 'role'> & { roleAsked: GrantableRole | null; requesterRole: Role })[]
  >`
    select r.address as to, coalesce(known.locale, r.locale) as locale, coalesce(known.time_zone, a.time_zone) as time_zone,
      known.name as reader_name, a.name as agency_name, u.name as requester_name,
      r.role_asked, m.role as requester_role, r.message, r.expires_at,
      extract(epoch from r.expires_at - clock_timestamp())::float8 as seconds_left
    from access_requests r
    join accounts a on a.id = r.agency_id and a.agency_since is not null
    join memberships m on m.id = r.requester_id and m.ended_at is null and m.deactivated_at is null
    join users u on u.id = m.user_id
    left join user_addresses ua on ua.address = r.address and ua.verified_at is not null
    left join users known on known.id = ua.user_id
    where r.id = ${requestId} and r.generation = ${generation} and r.state = 'pending' and r.expires_at > clock_timestamp()
      and not exists (select from agency_blocks b where b.address = r.address and b.agency_id = r.agency_id)`
  if (!row) return null
  const { roleAsked, requesterRole, ...facts } = row
  const token = linkToken('access-request', requestId, generation)
  return {
    ...facts,
    role: roleAsked && approvalCeiling(roleAsked, requesterRole),
    url: `${config().appUrl}/requests/${requestId}/${token}`,
  }
}

/** `address` is the one that was asked; `url` leads to where the reader goes on. */
type Answered = Reader & {
  agency: Side
  address: string
  requesterName: string
  /** Whether the reader is the one who asked. */
  ownRequest: boolean
  url: string
}
export type ApprovedMailFacts = Answered & {
  approverName: string | null
  /** Never empty. `role` is what the reader holds there, null where they hold nothing. */
  clients: {
    linkId: string
    name: string
    maxRole: GrantableRole
    role: GrantableRole | null
    endsAt: Date | null
  }[]
}

/** The facts of an approval for one reader in the agency; null where none of its links is active any more. */
export async function approvedMail(
  requestId: string,
  readerId: string | null,
): Promise<ApprovedMailFacts | null> {
  const answered = await answeredRequest(requestId, 'approved', readerId)
  if (!answered) return null
  const clients = await sql<ApprovedMailFacts['clients']>`
    select l.id as link_id, c.name, l.max_role, case when g.id is not null then least(g.role, l.max_role) end as role, l.ends_at
    from links l
    join accounts c on c.id = l.client_id
    left join grants g on g.link_id = l.id and g.user_id = ${readerId} and g.ended_at is null
    where l.request_id = ${requestId} and l.ended_at is null and (l.ends_at is null or l.ends_at > now())
    order by lower(c.name), l.id`
  return clients.length > 0 ? { ...answered, clients: [...clients] } : null
}

export type DeclinedMailFacts = Answered & { blocked: boolean }

/** The facts of a refusal for one reader in the agency. */
export async function declinedMail(
  requestId: string,
  readerId: string | null,
): Promise<DeclinedMailFacts | null> {
  const answered = await answeredRequest(requestId, 'declined', readerId)
  if (!answered) return null
  const [block] = await sql`
    select 1 from agency_blocks where address = ${answered.address} and agency_id = ${answered.agency.id}`
  return { ...answered, blocked: block !== undefined }
}

export type ExpiredMailFacts = Answered & { expiredAt: Date }

/** The facts of an expiry for one reader in the agency; null where the request was resent meanwhile. */
export async function expiredMail(
  requestId: string,
  generation: number,
  readerId: string | null,
): Promise<ExpiredMailFacts | null> {
  const answered = await answeredRequest(requestId, 'expired', readerId)
  return answered?.generation === generation ? { ...answered, expiredAt: answered.expiresAt } : null
}

async function answeredRequest(
  requestId: string,
  state: 'approved' | 'declined' | 'expired',
  readerId: string | null,
) {
  const [row] = await sql<
    {
      agencyId: string
      agencyName: string
      address: string
      requesterName: string
      ownRequest: boolean
      approverName: string | null
      generation: number
      expiresAt: Date
    }[]
  >`
    select r.agency_id, a.name as agency_name, r.address, u.name as requester_name,
      coalesce(m.user_id = ${readerId}, false) as own_request, b.name as approver_name, r.generation, r.expires_at
    from access_requests r
    join accounts a on a.id = r.agency_id
    join memberships m on m.id = r.requester_id
    join users u on u.id = m.user_id
    left join users b on b.id = r.ended_by and r.state = 'approved'
    where r.id = ${requestId} and r.state = ${state}`
  if (!row) return null
  const reader = await readerIn(readerId, row.agencyId)
  const agency = { id: row.agencyId, name: row.agencyName }
  const url = accountUrl(agency, state === 'approved' ? 'clients' : 'clients/requests')
  return reader && { ...row, ...reader, agency, url }
}
