import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginWriting } from '../turns.ts'
import { noteChange } from './changes.ts'
import { giveContacts } from './give.ts'
import { mayOwn, namesOf, type OwnerRefusal } from './owners.ts'
import { lockTicked } from './selection.ts'

/** More than so many at once are a job with progress. */
export const mostAtOnce = 1000

export type AssignRefusal = OwnerRefusal | 'not-allowed' | 'not-found' | 'not-shared' | 'too-many'
/** `left`: how many were theirs already. `to`: the name of whom they went to. */
export type Assigned = { changeId: string; ids: string[]; left: number; to: string | null }

/**
 * Gives contacts to one active user of the account, or to nobody (`to` null): by admins, and by managers within their
 * teams (C2). All or none: one that is out of reach is `not-found`, one that is private `not-shared`. What the user has
 * already counts as `left`. Can be undone for 10 minutes.
 */
export async function assignContacts(
  standing: Standing,
  contactIds: string[],
  to: string | null,
): Promise<({ ok: true } & Assigned) | { ok: false; reason: AssignRefusal }> {
  const ids = [...new Set(contactIds)]
  if (ids.length > mostAtOnce) return { ok: false, reason: 'too-many' }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof assignContacts>>> => {
    const writer = await beginWriting(sql, standing, 'manager')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const ticked = await lockTicked(sql, writer, ids)
    if (!ticked.ok) return ticked
    const { found } = ticked
    if (to !== null) {
      const owner = await mayOwn(sql, writer, [to])
      if (!owner.ok) return owner
    }
    const kind = ids.length === 1 ? 'by-hand' : 'bulk'
    const changeId = await noteChange(sql, writer, kind, { undoable: true })
    const given = await giveContacts(
      sql,
      accountId,
      changeId,
      ids.map((contactId) => ({ contactId, to })),
      { by: writer.membershipId },
    )
    const name = to === null ? null : (await namesOf(sql, [to])).get(to)!
    if (given.length > 0)
      await record(sql, writer, {
        action: to === null ? 'contacts.unassigned' : 'contacts.assigned',
        subject: ids.length === 1 ? found[0]!.name : '',
        subjectId: ids.length === 1 ? ids[0]! : undefined,
        before: ids.length === 1 ? { contactOwner: found[0]!.was } : undefined,
        after: { contactOwner: name, ...(ids.length > 1 && { count: given.length }) },
      })
    return { ok: true, changeId, ids: given, left: ids.length - given.length, to: name }
  })
}
