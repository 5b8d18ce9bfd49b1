import { sql as pool, type Fragment, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import type { Status } from './contact.ts'
import { contactFields, type ContactField } from './fields/contact-fields.ts'
import { filterHolds, isWhole, type ContactFilter } from './filter.ts'
import { findContacts } from './found.ts'
import { placeOf, type Order, type Place } from './order.ts'
import { contactSight, type ContactSight } from './sight.ts'

export type ContactRow = {
  id: string
  name: string
  email: string | null
  phone: string | null
  company: string
  territory: string
  leadScore: number
  status: Status
  private: boolean
  ownerId: string | null
  ownerName: string | null
  /** The contact owner is switched off or has left. */
  ownerGone: boolean
  createdAt: Date
  archivedAt: Date | null
}

export const contactsPerPage = 50

/**
 * One page of the contacts that fit and that this standing may see (P3), in an order; `after` is the id of the last one
 * of the page before. `next` is the cursor of what follows, null at the end.
 */
export async function listContacts(
  standing: Standing,
  filter: ContactFilter,
  { order = 'newest', after = null }: { order?: Order; after?: string | null } = {},
): Promise<{ contacts: ContactRow[]; next: string | null }> {
  const { account } = standing
  const reader = await readerOf(standing, filter)
  return await withValues(async (sql) => {
    const place = await placeOf(sql, order, account.id, after)
    if (after !== null && place === null) return { contacts: [], next: null }
    const found = await findContacts(sql, {
      ...wanted(sql, standing, filter, reader),
      order,
      place,
      limit: contactsPerPage + 1,
    })
    const ids = found.slice(0, contactsPerPage).map(({ id }) => id)
    const contacts = await rowsOf(sql, account.id, ids)
    return { contacts, next: found.length > contactsPerPage ? ids.at(-1)! : null }
  })
}

type Reader = { sight: ContactSight; fields: ContactField[] }

/** What a standing may see now, and the own fields that the filter speaks of. */
export async function readerOf(standing: Standing, filter: ContactFilter, sql: Sql = pool): Promise<Reader> {
  const [sight, fields] = await Promise.all([
    contactSight(standing, 'see', sql),
    filter.conditions.length > 0 ? contactFields(standing.account.id, sql) : [],
  ])
  return { sight, fields }
}

/** What a standing gets to see of a filter, as a condition; null where that is all that the account has. */
export function wanted(sql: Sql, { account }: Standing, filter: ContactFilter, { sight, fields }: Reader) {
  const { id: accountId, timeZone } = account
  const fits: Fragment | null =
    sight.all && isWhole(filter)
      ? null
      : sql`${sight.has(sql)} and ${filterHolds(sql, filter, { accountId, fields, timeZone })}`
  return { accountId, archived: filter.archived, fits }
}

async function rowsOf(sql: Sql, accountId: string, ids: string[]): Promise<ContactRow[]> {
  return [
    ...(await sql<ContactRow[]>`
      select c.id, c.name, c.emails[1] as email, c.phones[1] as phone, c.company, c.territory, c.lead_score, c.status,
        c.private_to is not null as private, c.owner_id, u.name as owner_name,
        coalesce(m.deactivated_at is not null or m.ended_at is not null, false) as owner_gone, c.created_at, c.archived_at
      from unnest(${ids}::uuid[]) with ordinality as page (id, number)
      join contacts c on c.id = page.id and c.account_id = ${accountId}
      left join memberships m on m.id = c.owner_id
      left join users u on u.id = m.user_id
      order by page.number`),
  ]
}

export const exactUpTo = 10_000

/** How many fit: exact up to 10,000, beyond that 10,001. */
export async function countContacts(standing: Standing, filter: ContactFilter): Promise<number> {
  const { account } = standing
  const reader = await readerOf(standing, filter)
  return await withValues(async (sql) => {
    const { fits } = wanted(sql, standing, filter, reader)
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from (
        select 1 from contacts c where c.account_id = ${account.id} and ${fits ?? sql`c.archived_at is null`}
        limit ${exactUpTo + 1}) found`
    return row!.count
  })
}

/**
 * Reads with plans made for the values at hand: an account may hold a million contacts or three, a filter leave ten or
 * half of them, and one plan for all would be a bad one for most. A read that takes a minute is cut: filters can be made up
 * that look for a thousand texts in a million contacts, and ten of them would hold all connections.
 */
export async function withValues<Result>(read: (sql: Sql) => Promise<Result>): Promise<Result> {
  return (await pool.begin('read only', async (sql) => {
    // Sent at once and not waited for, since each answer costs a wait.
    const set = sql`
      select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('statement_timeout', '60s', true)
    `.execute()
    const [, result] = await Promise.all([set, read(sql)])
    return result
  })) as Result
}

export type { Place }
export { orders, type Order } from './order.ts'
