import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { beginWriting } from '../turns.ts'

export const mostDays = 365

export type IntervalRefusal = 'not-allowed' | 'not-found'

/**
 * Sets after how many days the contact owners of a list are to follow up (C6), or with null that nobody is; by managers and
 * above. Follow-ups that run keep the day they are due, so another interval applies to those begun from now on. A first
 * interval begins them for everybody in the list, and none ends them, which a job does: `sweeps` says so.
 */
export async function changeInterval(
  standing: Standing,
  listId: string,
  days: number | null,
): Promise<
  { ok: true; list: string; changed: boolean; sweeps: boolean } | { ok: false; reason: IntervalRefusal }
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof changeInterval>>> => {
    const writer = await beginWriting(sql, standing, 'manager')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    // For update, so that whoever adds to the list at this moment has finished, or sees the new interval.
    const [list] = await sql<{ name: string; was: number | null }[]>`
      select name, follow_up_days as was from contact_lists
      where account_id = ${writer.account.id} and id = ${listId} for update`
    if (!list) return { ok: false, reason: 'not-found' }
    if (list.was === days) return { ok: true, list: list.name, changed: false, sweeps: false }
    await sql`
      update contact_lists set follow_up_days = ${days} where account_id = ${writer.account.id} and id = ${listId}`
    const sweeps = list.was === null || days === null
    if (sweeps) await sweepAnew(sql, writer.account.id, listId)
    await record(sql, writer, {
      action: 'contact-list.changed',
      subject: list.name,
      subjectId: listId,
      before: { followUpDays: list.was },
      after: { followUpDays: days },
    })
    return { ok: true, list: list.name, changed: true, sweeps }
  })
}

async function sweepAnew(sql: Sql, accountId: string, listId: string) {
  const [sweep] = await sql<{ generation: number }[]>`
    insert into interval_sweeps (account_id, list_id) values (${accountId}, ${listId})
    on conflict (list_id) do update
      set generation = interval_sweeps.generation + 1, after = null, swept = 0, finished_at = null
    returning generation`
  await leave(sql, { kind: 'list-interval.run', subjectId: listId, generation: sweep!.generation })
}
