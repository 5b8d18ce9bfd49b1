import { sql as pool, type Sql } from '#db/sql.server.ts'
import type { KeptField } from './field-turn.ts'

/** All fields that the account ever made, for its settings and for the log: those in use in their order, then the archived ones by label. */
export async function keptFields(accountId: string, sql: Sql = pool): Promise<KeptField[]> {
  return await sql<KeptField[]>`
    select id, label, kind, choices, position, archived_at from contact_fields
    where account_id = ${accountId}
    order by archived_at is not null, case when archived_at is null then position end, folded_label, id`
}

/** The workflows that go by a field: archived, it stops fitting anything. By name, also those switched off. */
export async function workflowsUsingField(accountId: string, fieldId: string): Promise<string[]> {
  const rows = await pool<{ name: string }[]>`
    select name from workflows
    where account_id = ${accountId} and archived_at is null
      and (entry_field = ${fieldId} or conditions @> ${pool.json([{ attribute: fieldId }])})
    order by position, id limit 50`
  return rows.map(({ name }) => name)
}
