import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { lockThread, type DeedRefusal } from './lock-thread.ts'

/** Opens a closed thread again; one that is open stays so. */
export async function reopenThread(
  standing: Standing,
  threadId: string,
): Promise<{ ok: true; subject: string } | { ok: false; reason: DeedRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof reopenThread>>> => {
    const locked = await lockThread(sql, standing, threadId)
    if (!locked.ok) return locked
    const { subject, state } = locked.thread
    if (state === 'open') return { ok: true, subject }
    await sql`
      update threads set state = 'open', closed_at = null, version = version + 1
      where account_id = ${standing.account.id} and id = ${threadId}`
    await record(sql, standing, { action: 'thread.reopened', subject, subjectId: threadId })
    return { ok: true, subject }
  })
}
