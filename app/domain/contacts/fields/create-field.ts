import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { fieldKinds } from './contact-fields.ts'
import { fieldChoices, fieldLabel, type ChoicesRefusal, type LabelRefusal } from './field-labels.ts'
import { beginFieldChange, roomForFields } from './field-turn.ts'

export type FieldWish = { label: string; kind: string; choices: string }
export type FieldCreationRefusal =
  LabelRefusal | ChoicesRefusal | 'not-allowed' | 'no-such-kind' | 'label-taken' | 'too-many-fields'

/** Adds something to what the account keeps of its contacts (C1), for admins: last in order, at most 100. */
export async function createField(
  standing: Standing,
  wish: FieldWish,
): Promise<{ ok: true; fieldId: string; label: string } | { ok: false; reason: FieldCreationRefusal }> {
  const named = fieldLabel(wish.label)
  if (!named.ok) return named
  const kind = fieldKinds.find((each) => each === wish.kind)
  if (!kind) return { ok: false, reason: 'no-such-kind' }
  const offered = kind === 'choice' ? fieldChoices(wish.choices) : { ok: true as const, choices: [] }
  if (!offered.ok) return offered
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof createField>>> => {
    const writer = await beginFieldChange(sql, standing)
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    if ((await roomForFields(sql, accountId)) <= 0) return { ok: false, reason: 'too-many-fields' }
    const [field] = await sql<{ id: string }[]>`
      insert into contact_fields (account_id, label, folded_label, kind, choices, position)
      select ${accountId}, ${named.label}, ${named.folded}, ${kind}, ${offered.choices},
        coalesce(max(position), 0) + 1 from contact_fields where account_id = ${accountId}
      on conflict (account_id, folded_label) where archived_at is null do nothing returning id`
    if (!field) return { ok: false, reason: 'label-taken' }
    await record(sql, writer, {
      action: 'contact-field.created',
      subject: named.label,
      subjectId: field.id,
      after: { kind, choices: offered.choices },
    })
    return { ok: true, fieldId: field.id, label: named.label }
  })
}
