import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { lockThread, type DeedRefusal } from './lock-thread.ts'

export type SnoozeRefusal = DeedRefusal | 'closed' | 'not-later' | 'too-far'

/** So many days ahead a thread can be put off. */
export const mostDaysOff = 365

/** Nine in the morning, where somebody names no time. */
const morning = '09:00'

/** A number of hours, a number of days from today, a day with or without a time in the member's own zone, or no longer. */
export type SnoozeWish = { hours: number } | { days: number } | { day: string; time: string | null } | 'wake'

/**
 * Takes a thread out of the open list until then, or brings it back. No job wakes it: it is back as soon as the time has
 * come, and sooner where somebody writes. A thread that is closed meanwhile stays closed.
 */
export async function snoozeThread(
  standing: Standing,
  threadId: string,
  wish: SnoozeWish,
): Promise<{ ok: true; until: Date | null } | { ok: false; reason: SnoozeRefusal }> {
  const zone = standing.user.timeZone
  const wanted = () => {
    if (wish === 'wake') return sql`null::timestamptz`
    if ('hours' in wish) return sql`now() + ${wish.hours}::int * interval '1 hour'`
    const day =
      'days' in wish
        ? sql`(now() at time zone ${zone})::date + ${wish.days}::int`
        : sql`${wish.day}::text::date`
    const time = 'day' in wish ? (wish.time ?? morning) : morning
    return sql`((${day}) + ${time}::text::time) at time zone ${zone}`
  }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof snoozeThread>>> => {
    const locked = await lockThread(sql, standing, threadId)
    if (!locked.ok) return locked
    const { subject, state, snoozedUntil } = locked.thread
    if (state === 'closed') return { ok: false, reason: 'closed' }
    const [until] = await sql<[{ at: Date | null; later: boolean | null; near: boolean | null }]>`
      select at, at > now() as later, at <= now() + ${mostDaysOff + 1}::int * interval '1 day' as near
      from (select ${wanted()} as at) wish`
    if (until.later === false) return { ok: false, reason: 'not-later' }
    if (until.near === false) return { ok: false, reason: 'too-far' }
    if (until.at === null && snoozedUntil === null) return { ok: true, until: null }
    await sql`
      update threads set snoozed_until = ${until.at}, version = version + 1
      where account_id = ${standing.account.id} and id = ${threadId}`
    await record(sql, standing, {
      action: 'thread.snoozed',
      subject,
      subjectId: threadId,
      before: { until: snoozedUntil },
      after: { until: until.at },
    })
    return { ok: true, until: until.at }
  })
}
