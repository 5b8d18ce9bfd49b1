import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { lockThread, type DeedRefusal } from './lock-thread.ts'

export type AssignRefusal = DeedRefusal | 'not-an-agent'

/**
 * Makes a thread an agent's own, or everybody's again (null). Only agents of the account itself: people of an agency are
 * gone tomorrow. Whose level is taken away at the same moment does not get it: the level is judged and locked here, and
 * both memberships in one order before the thread, like everywhere.
 */
export async function assignThread(
  standing: Standing,
  threadId: string,
  assigneeId: string | null,
): Promise<{ ok: true; name: string | null } | { ok: false; reason: AssignRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof assignThread>>> => {
    const accountId = standing.account.id
    const ids = [standing.membershipId, assigneeId].filter((id) => id !== null)
    const members = await sql<{ id: string; level: string; name: string }[]>`
      select m.id, m.inbox_level as level, u.name
      from memberships m join users u on u.id = m.user_id
      where m.account_id = ${accountId} and m.id = any(${ids}::uuid[]) order by m.id for share of m`
    const locked = await lockThread(sql, standing, threadId)
    if (!locked.ok) return locked
    const { thread } = locked
    const agent = members.find(({ id, level }) => id === assigneeId && level === 'agent')
    if (assigneeId !== null && !agent) return { ok: false, reason: 'not-an-agent' }
    const name = agent?.name ?? null
    if (thread.assigneeId === assigneeId) return { ok: true, name }
    const [before] = await sql<{ name: string }[]>`
      select u.name from memberships m join users u on u.id = m.user_id
      where m.id = ${thread.assigneeId} and m.account_id = ${accountId}`
    await sql`
      update threads set assignee_id = ${assigneeId}, version = version + 1
      where account_id = ${accountId} and id = ${threadId}`
    await record(sql, standing, {
      action: assigneeId === null ? 'thread.unassigned' : 'thread.assigned',
      subject: thread.subject,
      subjectId: threadId,
      before: { agent: before?.name ?? null },
      after: { agent: name },
    })
    return { ok: true, name }
  })
}
