import type { Sql } from '#db/sql.server.ts'
import { attributeOf, columnsOf, factKeys, isSameFact } from './contact-columns.ts'
import type { ContactFacts } from './contact.ts'

/** What became of a contact's facts. */
export type Written = {
  keys: (keyof ContactFacts)[]
  /** What workflows call it: attribute keys, and the ids of own fields that are another value now. */
  changed: string[]
}

/**
 * Writes those of a contact's facts that are others than before, inside the caller's transaction, the contact locked in it:
 * an edit, which raises the version. Writes nothing where all are the same.
 */
export async function writeFacts(
  sql: Sql,
  accountId: string,
  contactId: string,
  was: ContactFacts,
  is: Partial<ContactFacts>,
): Promise<Written> {
  const keys = factKeys.filter((key) => is[key] !== undefined && !isSameFact(is[key], was[key]))
  if (keys.length === 0) return { keys, changed: [] }
  const columns = columnsOf(Object.fromEntries(keys.map((key) => [key, is[key]])))
  await sql`
    update contacts set ${sql(columns as never)}, version = version + 1, updated_at = now()
    where id = ${contactId} and account_id = ${accountId}`
  const own = is.custom ? changedFields(was.custom, is.custom) : []
  return { keys, changed: keys.flatMap((key) => (key === 'custom' ? own : [attributeOf(key)])) }
}

function changedFields(was: ContactFacts['custom'], is: ContactFacts['custom']): string[] {
  const all = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  return all.filter((id) => !isSameFact(was[id], is[id]))
}
