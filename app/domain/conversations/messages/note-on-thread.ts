import { sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { lockThread, type DeedRefusal } from '../threads/lock-thread.ts'
import { sentBefore, writeMessage } from './outgoing.ts'

/** Leaves a note among ourselves, which no customer gets to see. The same form again is the same note. */
export async function noteOnThread(
  standing: Standing,
  threadId: string,
  { text, key }: { text: string; key: string },
): Promise<{ ok: true; messageId: string } | { ok: false; reason: DeedRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof noteOnThread>>> => {
    const locked = await lockThread(sql, standing, threadId)
    if (!locked.ok) return locked
    const before = await sentBefore(sql, standing, key)
    if (before) return { ok: true, messageId: before.id }
    return {
      ok: true,
      messageId: await writeMessage(sql, standing, locked.thread, { key, kind: 'note', text }),
    }
  })
}
