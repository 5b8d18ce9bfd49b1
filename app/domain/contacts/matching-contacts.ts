import type { Standing } from '../identity/standing.ts'
import { readerOf, wanted, withValues } from './contacts.ts'
import { mostTicked } from './editable.ts'
import type { ContactFilter } from './filter.ts'

/** The ids of all contacts that fit and that this standing may see; null where they are more than are changed at once. */
export async function matchingContacts(standing: Standing, filter: ContactFilter): Promise<string[] | null> {
  const reader = await readerOf(standing, filter)
  const rows = await withValues(async (sql) => {
    const { accountId, fits } = wanted(sql, standing, filter, reader)
    return await sql<{ id: string }[]>`
      select c.id from contacts c where c.account_id = ${accountId} and ${fits ?? sql`c.archived_at is null`}
      limit ${mostTicked + 1}`
  })
  return rows.length > mostTicked ? null : rows.map(({ id }) => id)
}
