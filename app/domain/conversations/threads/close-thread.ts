import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { lockThread, type DeedRefusal, type LockedThread } from './lock-thread.ts'

export type CloseRefusal = DeedRefusal | 'written-meanwhile'

/**
 * Closes a thread. What a customer wrote since the page was shown is not closed away unread: `seen` is the number of the last
 * message there. Anything else that happened meanwhile is no hindrance, and a thread that somebody else closed is closed.
 */
export async function closeThread(
  standing: Standing,
  threadId: string,
  seen: string,
): Promise<{ ok: true; subject: string } | { ok: false; reason: CloseRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof closeThread>>> => {
    const locked = await lockThread(sql, standing, threadId)
    if (!locked.ok) return locked
    const { thread } = locked
    if (thread.state === 'closed') return { ok: true, subject: thread.subject }
    const [unread] = await sql`
      select 1 from messages
      where account_id = ${standing.account.id} and thread_id = ${threadId} and kind = 'in' and number > ${seen}::bigint
      limit 1`
    if (unread) return { ok: false, reason: 'written-meanwhile' }
    await closeLocked(sql, standing, thread)
    return { ok: true, subject: thread.subject }
  })
}

/** Closes a thread that the caller has locked. */
export async function closeLocked(
  sql: Sql,
  standing: Standing,
  thread: Pick<LockedThread, 'id' | 'subject'>,
) {
  await sql`
    update threads set state = 'closed', closed_at = now(), snoozed_until = null, version = version + 1
    where account_id = ${standing.account.id} and id = ${thread.id}`
  await record(sql, standing, { action: 'thread.closed', subject: thread.subject, subjectId: thread.id })
}
