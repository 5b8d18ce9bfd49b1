import { sql as pool, type Sql } from '#db/sql.server.ts'

export const fieldKinds = ['text', 'number', 'date', 'choice', 'yes-no'] as const
export type FieldKind = (typeof fieldKinds)[number]

/** Something that an account keeps of its contacts beside what every account has. */
export type ContactField = { id: string; label: string; kind: FieldKind; choices: string[] }

/** The account's own fields in their order, without those that were archived. */
export async function contactFields(accountId: string, sql: Sql = pool): Promise<ContactField[]> {
  return await sql<ContactField[]>`
    select id, label, kind, choices from contact_fields
    where account_id = ${accountId} and archived_at is null order by position, id`
}
