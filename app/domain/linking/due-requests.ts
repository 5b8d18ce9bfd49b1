import { sql as pool } from '#db/sql.server.ts'
import { leave } from '../outbox.ts'
import { expire } from './asking.ts'

/**
 * Marks overdue requests expired, at most `limit`, and returns how many. A convenience for lists and mails: whether a
 * request can be approved is judged by its `expires_at` alone (L7). Rows that somebody is deciding are left for next time.
 */
export async function expireDueRequests(limit: number): Promise<number> {
  return await pool.begin(async (sql) => {
    const due = await sql<{ id: string }[]>`
      select id from access_requests where state = 'pending' and expires_at <= now()
      order by expires_at limit ${limit} for update skip locked`
    return await expire(sql, due)
  })
}

/** Leaves the one reminder of day 5 for pending requests, at most `limit` of them, and returns how many it left (L7). */
export async function remindDueRequests(limit: number): Promise<number> {
  return await pool.begin(async (sql) => {
    const due = await sql<{ id: string; generation: number }[]>`
      select r.id, r.generation from access_requests r
      where r.state = 'pending' and r.expires_at > now() and r.expires_at <= now() + interval '48 hours'
        and not exists (
          select 1 from outbox o
          where o.kind = 'access-request.remind-client' and o.subject_id = r.id and o.generation = r.generation)
      order by r.expires_at limit ${limit} for update of r skip locked`
    await leave(
      sql,
      ...due.map(({ id, generation }) => ({
        kind: 'access-request.remind-client' as const,
        subjectId: id,
        generation,
      })),
    )
    return due.length
  })
}
