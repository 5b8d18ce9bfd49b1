import { sql } from '#db/sql.server.ts'
import type { InboxLevel } from '../../conversations/levels.ts'
import { memberContacts, type MemberContacts } from '../../contacts/ownership/member-contacts.ts'
import { isLastAdmin } from '../targets.ts'
import { idleLimit, type Standing } from '../../identity/standing.ts'
import { departureMark } from './departure-mark.ts'

/** What ends together with a membership, counted before it happens, for the page that asks whether it shall (L22). */
export type Endings = {
  clients: { client: string; role: string }[]
  /** How many clients there are; `clients` are the first by name. */
  clientCount: number
  pendingRequests: number
  queuedRequests: number
  invitations: number
  /** Teams that somebody who leaves for good is in; the deactivated keep their place. */
  teams: number
  /** What they may do in the inbox, and how many open threads are theirs. */
  inbox: InboxLevel
  threads: number
  /** What has to go somewhere, or stays with the name. */
  contacts: MemberContacts
  /** When the licence that becomes free ends, should nobody take it; null on a trial. */
  licenceEndsAt: Date | null
  /** Switches into client accounts that are open now. */
  scopes: number
  /** Sign-ins that end; 0 where the person keeps another account. */
  sessions: number
  /** Whether the login opens another account and therefore stays. */
  elsewhere: boolean
  /** Whether nobody else administers the account; then the member stays (P10). */
  lastAdmin: boolean
  /** Comes back with the confirmation, and tells whether this still holds. */
  mark: string
}

const mostClients = 20

/** Counts what `endMembership` would end for a member of this account. The id must belong to it. */
export async function endings(standing: Standing, membershipId: string): Promise<Endings> {
  // First: what changes between this and the counts makes the mark outdated, not the page wrong.
  const mark = await departureMark(sql, standing.account.id, membershipId)
  const clients = await sql<Endings['clients']>`
    select c.name as client, least(g.role, l.max_role) as role
    from grants g join links l on l.id = g.link_id join accounts c on c.id = g.client_id
    where g.membership_id = ${membershipId} and g.agency_id = ${standing.account.id} and g.ended_at is null
    order by lower(c.name), g.id limit ${mostClients}`
  const lastAdmin = await isLastAdmin(sql, standing.account.id, membershipId)
  const contacts = await memberContacts(standing.account.id, membershipId)
  const [counts] = await sql<Omit<Endings, 'clients' | 'contacts' | 'lastAdmin' | 'mark'>[]>`
    select
      (select count(*)::int from grants where membership_id = m.id and ended_at is null) as client_count,
      (select count(*)::int from access_requests
        where requester_id = m.id and state = 'pending' and expires_at > now()) as pending_requests,
      (select count(*)::int from access_requests where requester_id = m.id and state = 'queued') as queued_requests,
      (select count(*)::int from invitations
        where inviter_id = m.id and accepted_at is null and cancelled_at is null and expires_at > now()) as invitations,
      (select count(*)::int from team_members t
        where t.account_id = m.account_id and t.membership_id = m.id) as teams,
      m.inbox_level as inbox,
      (select count(*)::int from threads t
        where t.account_id = m.account_id and t.assignee_id = m.id and t.state = 'open') as threads,
      (select renews_at from subscriptions b where b.account_id = m.account_id) as licence_ends_at,
      (select count(*)::int from scoped_sessions s join grants g on g.id = s.grant_id
        where g.membership_id = m.id and g.ended_at is null and s.ended_at is null) as scopes,
      case when other.here then 0 else (select count(*)::int from sessions s
        where s.user_id = m.user_id and s.ended_at is null and s.expires_at > now()
          and s.last_seen_at > now() - ${idleLimit}::interval) end as sessions,
      other.here as elsewhere
    from memberships m
    cross join lateral (select exists (
      select 1 from memberships o
      where o.user_id = m.user_id and o.id <> m.id and o.ended_at is null and o.deactivated_at is null) as here) other
    where m.id = ${membershipId} and m.account_id = ${standing.account.id} and m.ended_at is null`
  return { clients: [...clients], contacts, ...counts!, lastAdmin, mark }
}
