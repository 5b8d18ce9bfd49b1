import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { beginWriting } from '../turns.ts'
import { mostFields } from './field-labels.ts'
import type { ContactField } from './contact-fields.ts'

/** Begins a change of the account's own fields, for admins, also acting: one after the other, so that they are counted and ordered exactly. */
export async function beginFieldChange(sql: Sql, standing: Standing): Promise<Standing | null> {
  const writer = await beginWriting(sql, standing, 'admin')
  if (!writer) return null
  await sql`select pg_advisory_xact_lock(hashtextextended(${'contact fields ' + writer.account.id}, 0))`
  return writer
}

export type KeptField = ContactField & { position: number; archivedAt: Date | null }

/** A field of this account, archived or not; null where it is foreign or unknown. */
export async function fieldAt(sql: Sql, accountId: string, fieldId: string): Promise<KeptField | null> {
  const [field] = await sql<KeptField[]>`
    select id, label, kind, choices, position, archived_at from contact_fields
    where account_id = ${accountId} and id = ${fieldId}`
  return field ?? null
}

/** How many more the account may have. Archived ones do not count. */
export async function roomForFields(sql: Sql, accountId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from contact_fields where account_id = ${accountId} and archived_at is null`
  return mostFields - row!.count
}
