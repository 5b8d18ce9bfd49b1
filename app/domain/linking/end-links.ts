import { sql as pool, type Sql } from '#db/sql.server.ts'
import { recordAs, system } from '../audit.ts'
import { leave } from '../outbox.ts'
import { ownersOf } from './owners.ts'

export type LinkEnd = {
  /** The user who ends it; null for the end date. */
  by: string | null
  reason: 'revoked' | 'left' | 'programme-left' | 'end-date'
}

/** What ended with the links: for receipts and audit entries. */
export type Ended = { sessions: number; people: { grantId: string; userId: string; name: string }[] }

/**
 * Ends links with everything that stands on them (grants, scoped sessions) inside the caller's transaction.
 * From its commit on, the next request of every open session finds nothing (L20). Ended links are left as they are.
 */
export async function endLinks(sql: Sql, linkIds: string[], { by, reason }: LinkEnd): Promise<Ended> {
  if (linkIds.length === 0) return { sessions: 0, people: [] }
  const ended = await sql<{ id: string }[]>`
    update links set ended_at = clock_timestamp(), ended_by = ${by}, ended_reason = ${reason}
    where id = any(${linkIds}::uuid[]) and ended_at is null returning id`
  const people = await sql<Ended['people']>`
    with gone as (
      update grants set ended_at = clock_timestamp(), ended_by = ${by}
      where link_id = any(${ended.map(({ id }) => id)}::uuid[]) and ended_at is null
      returning id as grant_id, user_id
    )
    select gone.*, u.name from gone join users u on u.id = gone.user_id order by lower(u.name), u.id`
  return {
    sessions: await endScopes(
      sql,
      people.map(({ grantId }) => grantId),
    ),
    people: [...people],
  }
}

/** Ends the scoped sessions that stand on these grants; returns how many were open. */
export async function endScopes(sql: Sql, grantIds: string[]): Promise<number> {
  const ended = await sql`
    update scoped_sessions set ended_at = clock_timestamp()
    where grant_id = any(${grantIds}::uuid[]) and ended_at is null`
  return ended.count
}

/** Ends links whose end date has passed, at most `limit`; rights ended with the date itself, this tidies up and tells. */
export async function endDueLinks(limit: number): Promise<number> {
  return await pool.begin(async (sql) => {
    const due = await sql<{ id: string; agencyId: string; clientId: string; agencyName: string }[]>`
      select l.id, l.agency_id, l.client_id, a.name as agency_name from links l join accounts a on a.id = l.agency_id
      where l.ended_at is null and l.ends_at <= now() order by l.ends_at limit ${limit} for update of l skip locked`
    await endLinks(
      sql,
      due.map(({ id }) => id),
      { by: null, reason: 'end-date' },
    )
    for (const link of due) {
      await recordAs(
        sql,
        system,
        { accountId: link.clientId, agencyId: link.agencyId },
        {
          action: 'link.ended',
          subject: link.agencyName,
          subjectId: link.id,
        },
      )
      await leave(
        sql,
        ...(await ownersOf(sql, [link.agencyId, link.clientId])).map((recipientId) => ({
          kind: 'link.mail-left' as const,
          subjectId: link.id,
          recipientId,
        })),
      )
    }
    return due.length
  })
}
