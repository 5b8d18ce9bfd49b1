import { sql as pool, type Sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { stillMay, type Standing } from '../identity/standing.ts'
import { leave } from '../outbox.ts'
import type { GrantableRole } from '../roles.ts'
import { lockClientLink } from './change-link.ts'
import { endLinks, whatEnded } from './end-links.ts'
import { ownersOf } from './owners.ts'

/** What the revoker is shown afterwards (L20). */
export type Receipt = {
  agencyName: string
  since: Date
  maxRole: GrantableRole
  at: Date
  by: string
  sessions: number
  people: string[]
  requests: number
}

export type Revoked = { ok: true; agencyName: string } | { ok: false; reason: 'not-allowed' | 'unknown' }

/**
 * The client ends an agency's access (L20): link, grants and scoped sessions, and the agency's open requests to the
 * account's owners and admins, in one transaction. A request that begins after the answer finds nothing.
 */
export async function revokeLink(standing: Standing, linkId: string): Promise<Revoked> {
  if (standing.acting) return { ok: false, reason: 'not-allowed' }
  return await pool.begin(async (sql): Promise<Revoked> => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    const requests = await withdrawRequests(sql, standing, linkId)
    const link = await lockClientLink(sql, standing.account.id, linkId)
    if (!link) return { ok: false, reason: 'unknown' }
    const clientId = standing.account.id
    const ended = await endLinks(sql, [{ id: linkId, clientId }], {
      by: standing.user.id,
      reason: 'revoked',
    })
    await record(sql, standing, {
      action: 'link.revoked',
      agencyId: link.agencyId,
      subject: link.agencyName,
      subjectId: linkId,
      after: { ...whatEnded(ended, linkId), requests },
    })
    const readers = new Set([
      ...(await ownersOf(sql, [link.agencyId])),
      ...ended.people.map(({ userId }) => userId),
    ])
    await leave(
      sql,
      ...[...readers].map((recipientId) => ({
        kind: 'link.mail-revoked' as const,
        subjectId: linkId,
        recipientId,
      })),
    )
    return { ok: true, agencyName: link.agencyName }
  })
}

/** What revoking would end, counted now, for the page that asks first. Null for foreign, unknown and ended links alike. */
export type Revocation = {
  agencyName: string
  sessions: number
  /** How many lose access, and the first of them by name. */
  count: number
  people: string[]
  requests: number
}

const mostNames = 20

export async function revocationOf(accountId: string, linkId: string): Promise<Revocation | null> {
  const [row] = await pool<Revocation[]>`
    select ag.name as agency_name,
      array(select u.name from grants g join users u on u.id = g.user_id
        where g.link_id = l.id and g.ended_at is null order by lower(u.name), g.id limit ${mostNames}) as people,
      (select count(*)::int from grants g where g.link_id = l.id and g.ended_at is null) as count,
      (select count(*)::int from scoped_sessions s join grants g on g.id = s.grant_id
        where g.link_id = l.id and g.ended_at is null and s.ended_at is null) as sessions,
      (select count(*)::int from access_requests r where ${withdrawn(pool)}) as requests
    from links l join accounts ag on ag.id = l.agency_id
    where l.id = ${linkId} and l.client_id = ${accountId} and l.ended_at is null`
  return row ?? null
}

/** The receipt of a revoked link, read back from the audit log of the client; null where there is none. */
export async function receiptOf(accountId: string, linkId: string): Promise<Receipt | null> {
  const [row] = await pool<
    { at: Date; userName: string; subject: string; after: Kept; since: Date; maxRole: GrantableRole }[]
  >`
    select e.at, e.user_name, e.subject, e.after, l.created_at as since, l.max_role
    from audit_entries e join links l on l.id = e.subject_id
    where e.account_id = ${accountId} and e.action = 'link.revoked' and e.subject_id = ${linkId}
    order by e.id desc limit 1`
  if (!row) return null
  const { at, since, maxRole } = row
  const { people, sessions, requests } = row.after
  return {
    agencyName: row.subject,
    at,
    since,
    maxRole,
    by: row.userName,
    people,
    sessions,
    requests: Array.isArray(requests) ? requests.length : requests,
  }
}

/** Older entries kept only how many requests were withdrawn. */
type Kept = { people: string[]; sessions: number; requests: string[] | number }

/** Gives the addresses that were asked, as the audit entry keeps them. */
async function withdrawRequests(sql: Sql, standing: Standing, linkId: string): Promise<string[]> {
  const rows = await sql<{ address: string }[]>`
    update access_requests r set state = 'cancelled', ended_at = clock_timestamp(), ended_by = ${standing.user.id}
    from links l
    where l.id = ${linkId} and l.client_id = ${standing.account.id} and l.ended_at is null and ${withdrawn(sql)}
    returning r.address`
  return rows.map(({ address }) => address)
}

/** Which requests `r` a revocation of link `l` takes along: the agency's open ones to the client's owners and admins. */
const withdrawn = (sql: Sql) => sql`
  r.agency_id = l.agency_id and r.state in ('pending', 'queued')
  and r.address in (
    select a.address from user_addresses a
    join memberships m on m.user_id = a.user_id and m.ended_at is null and m.deactivated_at is null
    where m.account_id = l.client_id and m.role >= 'admin' and a.verified_at is not null)`
