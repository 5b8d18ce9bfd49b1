import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { lockEditable, type EditRefusal } from '../editable.ts'
import { beginWriting } from '../turns.ts'
import { listAt } from './contact-lists.ts'
import { joinList } from './join-list.ts'

export type EntryRefusal = EditRefusal | 'no-such-list'
export type EntryOutcome =
  { ok: true; list: string; changed: number; same: number } | { ok: false; reason: EntryRefusal }

/**
 * Puts up to 1,000 contacts into a list: all that the writer may edit, or none. Those in it already stay as they are and
 * count as `same`; workflows of the list act on the others at once (C3).
 */
export async function addToList(
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
    const joined = await joinList(sql, accountId, listId, ids)
    if (!joined) return { ok: false, reason: 'no-such-list' }
    if (joined.length > 0)
      await record(sql, writer, {
        action: 'contact-list.contacts-added',
        subject: list.name,
        subjectId: list.id,
        after: { count: joined.length, ...(ids.length === 1 && { contact: locked.contacts[0]!.name }) },
      })
    return { ok: true, list: list.name, changed: joined.length, same: ids.length - joined.length }
  })
}
