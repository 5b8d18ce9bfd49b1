import { sql as pool, type Sql } from '#db/sql.server.ts'
import type { Standing } from '../identity/standing.ts'
import type { Status } from './contact.ts'
import { contactFields } from './fields/contact-fields.ts'
import { filterHolds, type ContactFilter } from './filter.ts'
import { contactSight } from './sight.ts'

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

export const orders = ['newest', 'name', 'company', 'score'] as const
export type Order = (typeof orders)[number]

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
  const [sight, fields] = await Promise.all([contactSight(standing, 'see'), contactFields(account.id)])
  const rows = await withValues(async (sql) => {
    const { by, beyond } = ordering(sql, order, account.id, after)
    return await sql<ContactRow[]>`
      select c.id, c.name, c.emails[1] as email, c.phones[1] as phone, c.company, c.territory, c.lead_score, c.status,
        c.private_to is not null as private, c.owner_id, u.name as owner_name,
        coalesce(m.deactivated_at is not null or m.ended_at is not null, false) as owner_gone, c.created_at, c.archived_at
      from (
        select * from contacts c
        where c.account_id = ${account.id} and ${sight.has(sql)} ${beyond}
          and ${filterHolds(sql, filter, { accountId: account.id, fields, timeZone: account.timeZone })}
        order by ${by} limit ${contactsPerPage + 1}
      ) c
      left join memberships m on m.id = c.owner_id
      left join users u on u.id = m.user_id
      order by ${by}`
  })
  const contacts = rows.slice(0, contactsPerPage)
  return { contacts, next: rows.length > contactsPerPage ? contacts.at(-1)!.id : null }
}

export const exactUpTo = 10_000

/** How many fit: exact up to 10,000, beyond that 10,001. */
export async function countContacts(standing: Standing, filter: ContactFilter): Promise<number> {
  const { account } = standing
  const [sight, fields] = await Promise.all([contactSight(standing, 'see'), contactFields(account.id)])
  return await withValues(async (sql) => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from (
        select 1 from contacts c where c.account_id = ${account.id} and ${sight.has(sql)}
          and ${filterHolds(sql, filter, { accountId: account.id, fields, timeZone: account.timeZone })}
        limit ${exactUpTo + 1}) found`
    return row!.count
  })
}

/**
 * Reads with plans made for the values at hand: an account may hold a million contacts or three, a filter leave ten or
 * half of them, and one plan for all would be a bad one for most.
 */
export async function withValues<Result>(read: (sql: Sql) => Promise<Result>): Promise<Result> {
  return (await pool.begin('read only', async (sql) => {
    await sql`set local plan_cache_mode = force_custom_plan`
    return await read(sql)
  })) as Result
}

/** The order by an index that holds it, and what lies beyond the last contact of the page before. */
function ordering(sql: Sql, order: Order, accountId: string, after: string | null) {
  const [key, down] = {
    newest: [sql`c.created_at`, true] as const,
    name: [sql`lower(c.name)`, false] as const,
    company: [sql`lower(c.company)`, false] as const,
    score: [sql`c.lead_score`, true] as const,
  }[order]
  const by = down ? sql`${key} desc, c.id desc` : sql`${key}, c.id`
  if (after === null) return { by, beyond: sql`` }
  const place = sql`(select ${key}, c.id from contacts c where c.id = ${after} and c.account_id = ${accountId})`
  return { by, beyond: down ? sql`and (${key}, c.id) < ${place}` : sql`and (${key}, c.id) > ${place}` }
}
