import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginWriting } from '../turns.ts'
import { findFollowUp } from './found.ts'
import { dueTime, runs } from './running.ts'

export type SnoozeRefusal = 'not-allowed' | 'not-found' | 'not-running' | 'not-a-later-day' | 'too-far'

/** So many days ahead a follow-up can be put off, as many as an interval may have. */
export const mostDaysOff = 365

/** A number of days from today, or an ISO day; both in the member's own zone. */
export type SnoozeWish = { days: number } | { day: string }

/** Puts a follow-up off, until nine o'clock of a later day: only by whom it is for. */
export async function snoozeFollowUp(
  standing: Standing,
  id: string,
  wish: SnoozeWish,
): Promise<
  | { ok: true; contactId: string; contactName: string; dueAt: Date; timeZone: string }
  | { ok: false; reason: SnoozeRefusal }
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof snoozeFollowUp>>> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer || writer.acting) return { ok: false, reason: 'not-allowed' }
    const found = await findFollowUp(sql, writer, id)
    if (!found) return { ok: false, reason: 'not-found' }
    if (!found.mine) return { ok: false, reason: 'not-allowed' }
    const { contactId, contactName, timeZone } = found
    const wanted = 'day' in wish ? sql`${wish.day}::text::date` : sql`today.day + ${wish.days}::int`
    const [until] = await sql<{ dueAt: Date; later: boolean; near: boolean }[]>`
      with today as (select (now() at time zone ${timeZone})::date as day)
      select (${wanted} + ${dueTime}::time) at time zone ${timeZone} as due_at, ${wanted} > today.day as later,
        ${wanted} <= today.day + ${mostDaysOff}::int as near
      from today`
    if (!until!.later) return { ok: false, reason: 'not-a-later-day' }
    if (!until!.near) return { ok: false, reason: 'too-far' }
    const [snoozed] = await sql<{ was: Date }[]>`
      update follow_ups f set due_at = ${until!.dueAt}, snoozed_at = now()
      from (select id, due_at as was from follow_ups where id = ${id}) before
      where f.account_id = ${writer.account.id} and f.id = ${id} and f.id = before.id and ${runs(sql)}
      returning before.was`
    if (!snoozed) return { ok: false, reason: 'not-running' }
    await record(sql, writer, {
      action: 'follow-up.snoozed',
      subject: contactName,
      subjectId: contactId,
      before: { dueAt: snoozed.was },
      after: { dueAt: until!.dueAt, list: found.listName },
    })
    return { ok: true, contactId, contactName, dueAt: until!.dueAt, timeZone }
  })
}
