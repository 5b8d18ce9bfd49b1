import { sql } from '#db/sql.server.ts'
import type { Standing } from './identity/standing.ts'
import { isAtLeast } from './roles.ts'
import { requestsForUser, type RequestForUser } from './linking/open-request.ts'

export type OverviewCounts = {
  /** Active members. */
  people: number
  /** Agencies with access, and their people who hold it. */
  agencies: number
  agencyPeople: number
}

/** Linked clients, and requests waiting for an answer: the agency's own, for those who see all of them. */
export type AgencyCounts = { clients: number; pending: number }

/** The figures of an account's first page, each from an index of its own. */
export async function overviewCounts(accountId: string): Promise<OverviewCounts> {
  const [row] = await sql<[OverviewCounts]>`
    with inward as (
      select id from links where client_id = ${accountId} and ended_at is null and (ends_at is null or ends_at > now())
    )
    select
      (select count(*)::int from memberships
        where account_id = ${accountId} and ended_at is null and deactivated_at is null) as people,
      (select count(*)::int from inward) as agencies,
      (select count(distinct g.user_id)::int from grants g join inward l on l.id = g.link_id
        where g.ended_at is null) as agency_people`
  return row
}

/** What an agency's managers look for; whoever is below sees their own clients only, and no requests. */
export async function agencyCounts(standing: Standing): Promise<AgencyCounts | null> {
  if (standing.acting || standing.account.agencySince === null || !isAtLeast(standing.role, 'manager'))
    return null
  const agencyId = standing.account.id
  const [row] = await sql<[AgencyCounts]>`
    select
      (select count(*)::int from links
        where agency_id = ${agencyId} and ended_at is null and (ends_at is null or ends_at > now())) as clients,
      (select count(*)::int from access_requests
        where agency_id = ${agencyId} and state = 'pending' and expires_at > now()) as pending`
  return row
}

/**
 * Live requests to the person's verified addresses, soonest expiry first, at most five. Empty for agency people:
 * deciding takes own membership (L19).
 */
export async function requestsToDecide(standing: Standing): Promise<RequestForUser[]> {
  return standing.acting ? [] : (await requestsForUser(standing.user.id)).slice(0, 5)
}
