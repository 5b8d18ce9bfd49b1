import type { Standing } from '../identity/standing.ts'
import { withValues } from './contacts.ts'
import { mostTicked } from './editable.ts'
import { contactFields } from './fields/contact-fields.ts'
import { filterHolds, type ContactFilter } from './filter.ts'
import { contactSight } from './sight.ts'

/** The ids of all contacts that fit and that this standing may see; null where they are more than are changed at once. */
export async function matchingContacts(standing: Standing, filter: ContactFilter): Promise<string[] | null> {
  const { id: accountId, timeZone } = standing.account
  const [sight, fields] = await Promise.all([contactSight(standing, 'see'), contactFields(accountId)])
  const rows = await withValues(
    async (sql) =>
      await sql<{ id: string }[]>`
      select c.id from contacts c
      where c.account_id = ${accountId} and ${sight.has(sql)}
        and ${filterHolds(sql, filter, { accountId, fields, timeZone })}
      limit ${mostTicked + 1}`,
  )
  return rows.length > mostTicked ? null : rows.map(({ id }) => id)
}
