import { sql } from '#db/sql.server.ts'
import type { Standing } from './identity/standing.ts'
import { isAtLeast } from './roles.ts'
import { exactUpTo, withValues } from './contacts/contacts.ts'
import { dayBegins, runs } from './contacts/follow-ups/running.ts'
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

/** Contacts that somebody has to do with now; each exact up to 10,000, beyond that 10,001. */
export type ContactWork = {
  /** One's own open contacts. */
  open: number
  /** One's own follow-ups that are due today or were before. */
  due: number
  /** Open contacts without a contact owner, for those who give them one. */
  unassigned: number
}

/** What waits among the contacts: one's own as a member of the account, nobody's for its managers and above, acting or not. */
export async function contactWork({ account, membershipId, role, user }: Standing): Promise<ContactWork> {
  const gives = isAtLeast(role, 'manager')
  if (membershipId === null && !gives) return { open: 0, due: 0, unassigned: 0 }
  return await withValues(async (sql) => {
    // As the index contacts_open has them: what is private has no contact owner and waits for none.
    const open = sql`c.account_id = ${account.id} and c.status = 'open' and c.archived_at is null and c.private_to is null`
    const [row] = await sql<[ContactWork]>`
      select
        (select count(*)::int from (
          select 1 from contacts c where ${open} and c.owner_id = ${membershipId}::uuid
          limit ${exactUpTo + 1}) found) as open,
        (select count(*)::int from (
          select 1 from follow_ups f where f.account_id = ${account.id} and f.member_id = ${membershipId}::uuid
            and ${runs(sql)} and f.due_at < ${dayBegins(sql, sql`${user.timeZone}::text`, 1)}
          limit ${exactUpTo + 1}) found) as due,
        ${
          gives
            ? sql`(select count(*)::int from (
                select 1 from contacts c where ${open} and c.owner_id is null limit ${exactUpTo + 1}) found)`
            : sql`0`
        } as unassigned`
    return row
  })
}

/**
 * Live requests to the person's verified addresses, soonest expiry first, at most five. Empty for agency people:
 * deciding takes own membership (L19).
 */
export async function requestsToDecide(standing: Standing): Promise<RequestForUser[]> {
  return standing.acting ? [] : (await requestsForUser(standing.user.id)).slice(0, 5)
}
