import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginWriting, takeContactTurn } from '../turns.ts'
import { workflowsUsingList } from './list-uses.ts'

export type ListDeletionRefusal = 'not-allowed' | 'no-such-list' | 'used-by-workflows'

/**
 * Deletes a list, for managers and above: its contacts stay, their follow-ups of it go. Refused where a workflow begins
 * with it or puts contacts into it; `workflows` names those.
 */
export async function deleteList(
  standing: Standing,
  listId: string,
): Promise<{ ok: true; name: string } | { ok: false; reason: ListDeletionRefusal; workflows?: string[] }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof deleteList>>> => {
    // Alone: what goes with the list, its follow-ups above all, others hold while they wait for the list.
    await takeContactTurn(sql, standing.account.id)
    const writer = await beginWriting(sql, standing, 'manager')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    // Whoever is just joining it, or making a workflow of it, comes first and is seen, or waits and finds it gone.
    const [list] = await sql<{ name: string }[]>`
      select name from contact_lists where id = ${listId} and account_id = ${accountId} for update`
    if (!list) return { ok: false, reason: 'no-such-list' }
    const workflows = await workflowsUsingList(accountId, listId, sql)
    if (workflows.length > 0) return { ok: false, reason: 'used-by-workflows', workflows }
    // Archived workflows are history; they only must not hold on to what is gone.
    await sql`
      update workflows set entry = null, entry_list_id = null
      where account_id = ${accountId} and entry_list_id = ${listId} and archived_at is not null`
    await sql`
      update workflows set default_list_id = null
      where account_id = ${accountId} and default_list_id = ${listId} and archived_at is not null`
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
      select count(*)::int as count from contact_list_entries where account_id = ${accountId} and list_id = ${listId}`
    await sql`delete from contact_lists where id = ${listId} and account_id = ${accountId}`
    await record(sql, writer, {
      action: 'contact-list.deleted',
      subject: list.name,
      subjectId: listId,
      before: { count },
    })
    return { ok: true, name: list.name }
  })
}
