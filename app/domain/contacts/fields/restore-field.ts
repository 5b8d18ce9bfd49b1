import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginFieldChange, fieldAt, roomForFields } from './field-turn.ts'

export type FieldRestoringRefusal = 'not-allowed' | 'no-such-field' | 'label-taken' | 'too-many-fields'

/** Brings an archived field back with the values that contacts kept, last in order; its label must be free still. */
export async function restoreField(
  standing: Standing,
  fieldId: string,
): Promise<{ ok: true; label: string } | { ok: false; reason: FieldRestoringRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof restoreField>>> => {
    const writer = await beginFieldChange(sql, standing)
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const field = await fieldAt(sql, accountId, fieldId)
    if (!field) return { ok: false, reason: 'no-such-field' }
    if (!field.archivedAt) return { ok: true, label: field.label }
    if ((await roomForFields(sql, accountId)) <= 0) return { ok: false, reason: 'too-many-fields' }
    const [taken] = await sql`
      select 1 from contact_fields f join contact_fields o using (account_id, folded_label)
      where f.id = ${fieldId} and f.account_id = ${accountId} and o.id <> f.id and o.archived_at is null`
    if (taken) return { ok: false, reason: 'label-taken' }
    await sql`
      update contact_fields set archived_at = null,
        position = (select max(position) + 1 from contact_fields where account_id = ${accountId})
      where id = ${fieldId} and account_id = ${accountId}`
    await record(sql, writer, { action: 'contact-field.restored', subject: field.label, subjectId: fieldId })
    return { ok: true, label: field.label }
  })
}
