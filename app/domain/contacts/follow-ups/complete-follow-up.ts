import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { isAtLeast } from '../../roles.ts'
import { beginWriting } from '../turns.ts'
import { findFollowUp } from './found.ts'
import { keepUpFollowUps } from './keep-up.ts'
import { runs } from './running.ts'

export type CompletionRefusal = 'not-allowed' | 'not-found' | 'not-running'

/**
 * Notes that a contact has been followed up: by whom it was for, or by an admin in their stead. The next one begins at
 * once, for whoever is the contact owner then (C6). Twice at the same time counts once.
 */
export async function completeFollowUp(
  standing: Standing,
  id: string,
): Promise<
  | { ok: true; contactId: string; contactName: string; nextDueAt: Date | null }
  | { ok: false; reason: CompletionRefusal }
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof completeFollowUp>>> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer || writer.acting) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const found = await findFollowUp(sql, writer, id)
    if (!found) return { ok: false, reason: 'not-found' }
    if (!found.mine && !isAtLeast(writer.role, 'admin')) return { ok: false, reason: 'not-allowed' }
    const [done] = await sql<{ listId: string }[]>`
      update follow_ups f set done_at = clock_timestamp()
      where f.account_id = ${accountId} and f.id = ${id} and ${runs(sql)} returning list_id`
    if (!done) return { ok: false, reason: 'not-running' }
    await keepUpFollowUps(sql, accountId, [found.contactId])
    await record(sql, writer, {
      action: 'follow-up.done',
      subject: found.contactName,
      subjectId: found.contactId,
      after: { list: found.listName },
    })
    const [next] = await sql<{ dueAt: Date }[]>`
      select due_at from follow_ups f
      where f.account_id = ${accountId} and f.contact_id = ${found.contactId} and f.list_id = ${done.listId} and ${runs(sql)}`
    const { contactId, contactName } = found
    return { ok: true, contactId, contactName, nextDueAt: next?.dueAt ?? null }
  })
}
