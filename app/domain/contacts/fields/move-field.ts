import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginFieldChange, fieldAt } from './field-turn.ts'

export type FieldMoveRefusal = 'not-allowed' | 'no-such-field'

/** Moves a field one place up or down in the order in which forms and records show them; the first stays first. */
export async function moveField(
  standing: Standing,
  fieldId: string,
  direction: 'up' | 'down',
): Promise<{ ok: true; label: string; moved: boolean } | { ok: false; reason: FieldMoveRefusal }> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof moveField>>> => {
    const writer = await beginFieldChange(sql, standing)
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const field = await fieldAt(sql, accountId, fieldId)
    if (!field || field.archivedAt) return { ok: false, reason: 'no-such-field' }
    const place = sql`(${field.position}::int, ${field.id}::uuid)`
    const [other] = await sql<{ id: string; position: number }[]>`
      select id, position from contact_fields
      where account_id = ${accountId} and archived_at is null
        and ${direction === 'up' ? sql`(position, id) < ${place}` : sql`(position, id) > ${place}`}
      order by ${direction === 'up' ? sql`position desc, id desc` : sql`position, id`} limit 1`
    if (!other) return { ok: true, label: field.label, moved: false }
    await sql`
      update contact_fields f set position = v.position
      from (values (${field.id}::uuid, ${other.position}::int), (${other.id}::uuid, ${field.position}::int)) v(id, position)
      where f.id = v.id and f.account_id = ${accountId}`
    await record(sql, writer, {
      action: 'contact-field.changed',
      subject: field.label,
      subjectId: fieldId,
      after: { moved: direction },
    })
    return { ok: true, label: field.label, moved: true }
  })
}
