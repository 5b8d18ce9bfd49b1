import type { Sql } from '#db/sql.server.ts'
import { inboxNow, type Standing } from '../../identity/standing.ts'
import { reachesLevel } from '../levels.ts'

export type LockedThread = {
  id: string
  contactId: string
  subject: string
  state: 'open' | 'closed'
  assigneeId: string | null
  snoozedUntil: Date | null
  lastKind: 'in' | 'out' | 'note'
  version: number
}
export type DeedRefusal = 'not-allowed' | 'not-found'

/**
 * Begins whatever only agents do in a thread (V3): the level as it is now, and the thread locked. Memberships are locked
 * before threads, as departures do, so that neither waits for the other in a circle.
 */
export async function lockThread(
  sql: Sql,
  standing: Standing,
  threadId: string,
): Promise<{ ok: true; thread: LockedThread } | { ok: false; reason: DeedRefusal }> {
  if (!reachesLevel(await inboxNow(sql, standing), 'agent')) return { ok: false, reason: 'not-allowed' }
  const [thread] = await sql<LockedThread[]>`
    select id, contact_id, subject, state, assignee_id, snoozed_until, last_kind, version
    from threads where account_id = ${standing.account.id} and id = ${threadId} for no key update`
  return thread ? { ok: true, thread } : { ok: false, reason: 'not-found' }
}
