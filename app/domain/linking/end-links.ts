import { sql as pool, type Sql } from '#db/sql.server.ts'
import { recordAll, system } from '../audit.ts'
import { leave } from '../outbox.ts'
import { ownersAt } from './owners.ts'

export type LinkEnd = {
  /** The user who ends it; null for the end date. */
  by: string | null
  reason: 'revoked' | 'left' | 'programme-left' | 'end-date'
}

/** What ended with the links: for receipts and audit entries. Each person with the scoped sessions that were open. */
export type Ended = {
  sessions: number
  people: { linkId: string; grantId: string; userId: string; name: string; sessions: number }[]
}

/**
 * Ends links with everything that stands on them (grants, scoped sessions) inside the caller's transaction.
 * From its commit on, the next request of every open session finds nothing (L20). Ended links are left as they are.
 */
export async function endLinks(
  sql: Sql,
  links: readonly { id: string; clientId: string }[],
  { by, reason }: LinkEnd,
): Promise<Ended> {
  if (links.length === 0) return { sessions: 0, people: [] }
  const clientIds = links.map(({ clientId }) => clientId)
  const ended = await sql<{ id: string }[]>`
    update links set ended_at = clock_timestamp(), ended_by = ${by}, ended_reason = ${reason}
    where id = any(${links.map(({ id }) => id)}::uuid[]) and client_id = any(${clientIds}::uuid[]) and ended_at is null
    returning id`
  const people = await sql<Omit<Ended['people'][number], 'sessions'>[]>`
    with gone as (
      update grants set ended_at = clock_timestamp(), ended_by = ${by}
      where link_id = any(${ended.map(({ id }) => id)}::uuid[]) and client_id = any(${clientIds}::uuid[]) and ended_at is null
      returning link_id, id as grant_id, user_id
    )
    select gone.*, u.name from gone join users u on u.id = gone.user_id order by lower(u.name), u.id`
  const grantIds = people.map(({ grantId }) => grantId)
  const scopes = await endScopes(sql, clientIds, grantIds)
  const open = (grantId: string) => scopes.get(grantId) ?? 0
  return {
    sessions: grantIds.reduce((sum, grantId) => sum + open(grantId), 0),
    people: people.map((person) => ({ ...person, sessions: open(person.grantId) })),
  }
}

/** Ends the scoped sessions that stand on these grants in these client accounts; gives how many were open on each. */
export async function endScopes(
  sql: Sql,
  clientIds: string[],
  grantIds: string[],
): Promise<Map<string, number>> {
  const ended = await sql<{ grantId: string; sessions: number }[]>`
    with gone as (
      update scoped_sessions set ended_at = clock_timestamp()
      where grant_id = any(${grantIds}::uuid[]) and client_id = any(${clientIds}::uuid[]) and ended_at is null
      returning grant_id
    )
    select grant_id, count(*)::int as sessions from gone group by grant_id`
  return new Map(ended.map(({ grantId, sessions }) => [grantId, sessions]))
}

/** Ends links whose end date has passed, at most `limit`; rights ended with the date itself, this tidies up and tells. */
export async function endDueLinks(limit: number): Promise<number> {
  return await pool.begin(async (sql) => {
    const due = await sql<DueLink[]>`
      select l.id, l.agency_id, l.client_id, a.name as agency_name from links l join accounts a on a.id = l.agency_id
      where l.ended_at is null and l.ends_at <= now() order by l.ends_at limit ${limit} for update of l skip locked`
    await endDue(sql, due)
    return due.length
  })
}

export type DueLink = { id: string; agencyId: string; clientId: string; agencyName: string }

/** Ends locked links whose end date has passed: an entry in each client's log, and a mail to the owners of both sides. */
export async function endDue(sql: Sql, due: readonly DueLink[]) {
  if (due.length === 0) return
  const ended = await endLinks(sql, due, { by: null, reason: 'end-date' })
  await recordAll(
    sql,
    system,
    due.map(({ id, clientId, agencyId, agencyName }) => ({
      accountId: clientId,
      agencyId,
      action: 'link.ended' as const,
      subject: agencyName,
      subjectId: id,
      after: whatEnded(ended, id),
    })),
  )
  const owners = await ownersAt(
    sql,
    due.flatMap(({ agencyId, clientId }) => [agencyId, clientId]),
  )
  await leave(
    sql,
    ...due.flatMap(({ id, agencyId, clientId }) =>
      [...new Set([owners.get(agencyId), owners.get(clientId)])].flatMap((recipientId) =>
        recipientId ? [{ kind: 'link.mail-left' as const, subjectId: id, recipientId }] : [],
      ),
    ),
  )
}

/** What ended with one of the links, as its audit entry keeps it. */
export function whatEnded({ people }: Ended, linkId: string) {
  const here = people.filter((person) => person.linkId === linkId)
  return {
    people: here.map(({ name }) => name),
    sessions: here.reduce((sum, { sessions }) => sum + sessions, 0),
  }
}
