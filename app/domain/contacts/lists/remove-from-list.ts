import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { lockEditable } from '../editable.ts'
import { keepUpFollowUps } from '../follow-ups/keep-up.ts'
import { beginWriting } from '../turns.ts'
import type { EntryOutcome } from './add-to-list.ts'
import { listAt } from './contact-lists.ts'

/** Takes up to 1,000 contacts out of a list, all that the writer may edit, or none; their follow-ups of that list end. */
export async function removeFromList(
  standing: Standing,
  listId: string,
  contactIds: string[],
): Promise<EntryOutcome> {
  return await sql.begin(async (sql): Promise<EntryOutcome> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const list = await listAt(accountId, listId, sql)
    if (!list) return { ok: false, reason: 'no-such-list' }
    const locked = await lockEditable(sql, writer, contactIds)
    if (!locked.ok) return locked
    const ids = locked.contacts.map(({ id }) => id)
    const left = await sql<{ contactId: string }[]>`
      delete from contact_list_entries
      where account_id = ${accountId} and list_id = ${listId} and contact_id = any(${ids}::uuid[])
      returning contact_id`
    if (left.length > 0) {
      await keepUpFollowUps(
        sql,
        accountId,
        left.map(({ contactId }) => contactId),
      )
      await record(sql, writer, {
        action: 'contact-list.contacts-removed',
        subject: list.name,
        subjectId: list.id,
        after: { count: left.length, ...(ids.length === 1 && { contact: locked.contacts[0]!.name }) },
      })
    }
    return { ok: true, list: list.name, changed: left.length, same: ids.length - left.length }
  })
}
