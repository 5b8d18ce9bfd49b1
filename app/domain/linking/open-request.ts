import { sql } from '#db/sql.server.ts'
import { maskAddress } from '../addresses.ts'
import type { GrantableRole, Role } from '../roles.ts'
import { approvalCeiling } from './ceilings.ts'

/** What became of a request. To decide it answers 409 where it is approved or declined, 410 for the rest but `open`. */
export type RequestState = 'open' | 'approved' | 'declined' | 'cancelled' | 'expired' | 'agency-gone'

/** What the page behind a mailed link shows. The address is only ever shown masked (L11). */
export type OpenRequest = {
  id: string
  state: RequestState
  generation: number
  agencyName: string
  requesterName: string
  /** At most the requester's present role (L9); null: nothing was asked for. */
  roleAsked: GrantableRole | null
  ceiling: GrantableRole
  message: string
  maskedAddress: string
  askedAt: Date
  expiresAt: Date
  /** Seconds until it expires, by the database clock; 0 once it has. */
  secondsLeft: number
  endedAt: Date | null
  /** Whether the asked address blocks the agency. */
  blocked: boolean
  locale: 'en' | 'de'
  /** The agency's zone: the best guess for a reader of whom nothing is known yet. */
  timeZone: string
}

/** The request as it stands now, judged by the database clock; null where there is none that was ever sent. */
export async function openRequest(requestId: string): Promise<OpenRequest | null> {
  const [row] = await sql<(OpenRequest & { address: string; requesterRole: Role })[]>`
    select r.id, r.generation, r.address, r.role_asked, r.message, r.asked_at, r.expires_at, r.ended_at, r.locale,
      a.name as agency_name, a.time_zone, u.name as requester_name, m.role as requester_role,
      greatest(0, floor(extract(epoch from r.expires_at - clock_timestamp())))::int as seconds_left,
      exists (select 1 from agency_blocks b where b.agency_id = r.agency_id and b.address = r.address) as blocked,
      case
        when r.state in ('approved', 'declined', 'cancelled', 'expired') then r.state::text
        when r.expires_at <= clock_timestamp() then 'expired'
        when a.agency_since is null then 'agency-gone'
        else 'open' end as state
    from access_requests r
    join accounts a on a.id = r.agency_id
    join memberships m on m.id = r.requester_id
    join users u on u.id = m.user_id
    where r.id = ${requestId} and r.asked_at is not null and r.state <> 'queued'`
  if (!row) return null
  const { address, requesterRole, ...request } = row
  const ceiling = approvalCeiling(row.roleAsked, requesterRole)
  return { ...request, roleAsked: row.roleAsked && ceiling, ceiling, maskedAddress: maskAddress(address) }
}

/** The address a request was sent to, for mailing a code there; never to be shown. The request must exist. */
export async function askedAddress(requestId: string): Promise<string> {
  const [row] = await sql<[{ address: string }]>`select address from access_requests where id = ${requestId}`
  return row.address
}

/** How a signed-in user relates to a request: whether it was addressed to them, and the accounts they may link. */
export type Recipient = {
  addressed: boolean
  accounts: { id: string; name: string; role: Role; linked: boolean }[]
}

/** The accounts offered are those where the user is owner or admin now, save the asking agency itself (L11, L12). */
export async function recipientOf(requestId: string, userId: string): Promise<Recipient> {
  const [addressed] = await sql`
    select 1 from access_requests r join user_addresses a on a.address = r.address and a.verified_at is not null
    where r.id = ${requestId} and a.user_id = ${userId}`
  const accounts = await sql<Recipient['accounts']>`
    select a.id, a.name, m.role,
      exists (select 1 from links l where l.agency_id = r.agency_id and l.client_id = a.id
        and l.ended_at is null and (l.ends_at is null or l.ends_at > now())) as linked
    from access_requests r
    join memberships m on m.user_id = ${userId} and m.role >= 'admin' and m.ended_at is null and m.deactivated_at is null
    join accounts a on a.id = m.account_id and a.id <> r.agency_id
    where r.id = ${requestId}
    order by lower(a.name), a.id`
  return { addressed: addressed !== undefined, accounts: [...accounts] }
}

/** Open requests to any verified address of the user, soonest expiry first, at most twenty. */
export async function requestsForUser(userId: string) {
  return await sql<RequestForUser[]>`
    select r.id, a.name as agency_name, u.name as requester_name, r.role_asked, r.expires_at
    from user_addresses ua
    join access_requests r on r.address = ua.address and r.state = 'pending' and r.expires_at > now()
    join accounts a on a.id = r.agency_id and a.agency_since is not null
    join memberships m on m.id = r.requester_id
    join users u on u.id = m.user_id
    where ua.user_id = ${userId} and ua.verified_at is not null
    order by r.expires_at, r.id limit 20`
}

export type RequestForUser = {
  id: string
  agencyName: string
  requesterName: string
  roleAsked: GrantableRole | null
  expiresAt: Date
}
