import { sql, type Sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { fieldChoices, fieldLabel, type ChoicesRefusal, type LabelRefusal } from './field-labels.ts'
import { beginFieldChange, fieldAt } from './field-turn.ts'

export type FieldChangeRefusal =
  LabelRefusal | ChoicesRefusal | 'not-allowed' | 'no-such-field' | 'label-taken'

/** Counted up to here; more is "and more". */
export const keptUpTo = 1000

/**
 * Renames a field, and says anew what it can be chosen from. Contacts keep what was chosen for them, also where it is no
 * longer offered: `kept` says how many those are, counted up to a thousand.
 */
export async function changeField(
  standing: Standing,
  fieldId: string,
  wish: { label: string; choices: string },
): Promise<
  { ok: true; label: string; changed: boolean; kept: number } | { ok: false; reason: FieldChangeRefusal }
> {
  const named = fieldLabel(wish.label)
  if (!named.ok) return named
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof changeField>>> => {
    const writer = await beginFieldChange(sql, standing)
    if (!writer) return { ok: false, reason: 'not-allowed' }
    const accountId = writer.account.id
    const was = await fieldAt(sql, accountId, fieldId)
    if (!was || was.archivedAt) return { ok: false, reason: 'no-such-field' }
    const offered = was.kind === 'choice' ? fieldChoices(wish.choices) : { ok: true as const, choices: [] }
    if (!offered.ok) return offered
    const gone = was.choices.filter((choice) => !offered.choices.includes(choice))
    const kept = await holdersOf(sql, accountId, fieldId, gone)
    const choicesChanged = JSON.stringify(was.choices) !== JSON.stringify(offered.choices)
    if (was.label === named.label && !choicesChanged)
      return { ok: true, label: was.label, changed: false, kept: 0 }

    const [taken] = await sql`
      select 1 from contact_fields
      where account_id = ${accountId} and folded_label = ${named.folded} and archived_at is null and id <> ${fieldId}`
    if (taken) return { ok: false, reason: 'label-taken' }
    await sql`
      update contact_fields set label = ${named.label}, folded_label = ${named.folded}, choices = ${offered.choices}
      where id = ${fieldId} and account_id = ${accountId}`
    await record(sql, writer, {
      action: 'contact-field.changed',
      subject: named.label,
      subjectId: fieldId,
      before: { name: was.label, choices: was.choices },
      after: { name: named.label, choices: offered.choices },
    })
    return { ok: true, label: named.label, changed: true, kept }
  })
}

/** How many contacts hold one of these choices, by the index over own fields. */
async function holdersOf(sql: Sql, accountId: string, fieldId: string, choices: string[]): Promise<number> {
  if (choices.length === 0) return 0
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from contacts c
      where c.account_id = ${accountId} and c.archived_at is null
        and c.custom @> any(${choices.map((choice) => JSON.stringify({ [fieldId]: choice }))}::text[]::jsonb[])
      limit ${keptUpTo + 1}) held`
  return row!.count
}
