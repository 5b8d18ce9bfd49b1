import { sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import type { Standing } from '../identity/standing.ts'
import { lockEditable, type EditRefusal } from './editable.ts'
import { keepUpFollowUps } from './follow-ups/keep-up.ts'
import { beginWriting } from './turns.ts'

export type ArchivingOutcome = { ok: true; changed: number } | { ok: false; reason: EditRefusal }

/**
 * Takes up to 1,000 contacts out of lists, filters and workflows, all that the writer may edit, or none. Nothing of them
 * is lost: they keep contact owner, lists and history, and come back by `restoreContacts`. Their follow-ups end.
 */
export async function archiveContacts(standing: Standing, contactIds: string[]): Promise<ArchivingOutcome> {
  return await setArchived(standing, contactIds, true)
}

/** Brings archived contacts back as they were; a double that was merged into another stays where it went. */
export async function restoreContacts(standing: Standing, contactIds: string[]): Promise<ArchivingOutcome> {
  return await setArchived(standing, contactIds, false)
}

const actions = {
  archived: ['contact.archived', 'contacts.archived'],
  restored: ['contact.restored', 'contacts.restored'],
} as const

async function setArchived(
  standing: Standing,
  contactIds: string[],
  archive: boolean,
): Promise<ArchivingOutcome> {
  return await sql.begin(async (sql): Promise<ArchivingOutcome> => {
    const writer = await beginWriting(sql, standing, 'member')
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const locked = await lockEditable(sql, writer, contactIds, { archived: true })
    if (!locked.ok) return locked
    // Whoever clicks twice, or ticks what somebody else has just archived, gets what they wanted.
    const due = locked.contacts.filter(({ archivedAt }) => (archivedAt === null) === archive)
    if (due.length === 0) return { ok: true, changed: 0 }
    const ids = due.map(({ id }) => id)
    await sql`
      update contacts set archived_at = ${archive ? sql`now()` : null}, updated_at = now()
      where account_id = ${accountId} and id = any(${ids}::uuid[])`
    await keepUpFollowUps(sql, accountId, ids)
    const [one, many] = actions[archive ? 'archived' : 'restored']
    await record(
      sql,
      writer,
      locked.contacts.length === 1
        ? { action: one, subject: due[0]!.name, subjectId: due[0]!.id }
        : { action: many, after: { count: due.length } },
    )
    return { ok: true, changed: due.length }
  })
}
