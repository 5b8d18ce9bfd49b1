import type { Sql } from '#db/sql.server.ts'
import { recordAs, system } from '../../audit.ts'

/**
 * Somebody has written: a closed thread is open again, one that was put off is back (V4). It stays with its agent, unless
 * that is none any more: threads that are closed when somebody goes do not go back to everybody then. Locks the membership
 * before the thread, as whoever takes somebody's access away does.
 */
export async function wakeThread(sql: Sql, accountId: string, threadId: string): Promise<void> {
  const [asleep] = await sql<{ assigneeId: string | null }[]>`
    select assignee_id from threads
    where id = ${threadId} and account_id = ${accountId} and (state = 'closed' or snoozed_until is not null)`
  if (!asleep) return
  const [agent] = await sql`
    select 1 from memberships where id = ${asleep.assigneeId} and account_id = ${accountId} and inbox_level = 'agent'
    for share`
  const [woken] = await sql<{ subject: string; reopened: boolean }[]>`
    update threads t set state = 'open', closed_at = null, snoozed_until = null,
      assignee_id = case when ${agent !== undefined} and t.assignee_id = ${asleep.assigneeId} then t.assignee_id end
    from threads was
    where t.id = ${threadId} and t.account_id = ${accountId} and was.id = t.id
    returning t.subject, was.state = 'closed' as reopened`
  if (woken?.reopened)
    await recordAs(
      sql,
      system,
      { accountId },
      { action: 'thread.reopened', subject: woken.subject, subjectId: threadId },
    )
}
