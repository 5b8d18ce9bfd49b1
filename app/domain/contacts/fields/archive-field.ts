import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginFieldChange, fieldAt } from './field-turn.ts'

export type FieldArchivingRefusal = 'not-allowed' | 'no-such-field'

/** Takes a field out of forms, records, filters and files. Contacts keep their values, for the day it comes back. */
export async function archiveField(
  standing: Standing,
  fieldId: string,
): Promise<{ ok: true; label: string } | { ok: false; reason: FieldArchivingRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof archiveField>>> => {
    const writer = await beginFieldChange(sql, standing)
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const field = await fieldAt(sql, writer.account.id, fieldId)
    if (!field) return { ok: false, reason: 'no-such-field' }
    if (field.archivedAt) return { ok: true, label: field.label }
    await sql`
      update contact_fields set archived_at = now() where id = ${fieldId} and account_id = ${writer.account.id}`
    await record(sql, writer, { action: 'contact-field.archived', subject: field.label, subjectId: fieldId })
    return { ok: true, label: field.label }
  })
}
