import { sql as pool, type Sql } from '#db/sql.server.ts'
import { record } from '../audit.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import { factColumns } from './contact-columns.ts'
import type { ContactFacts } from './contact.ts'
import { readerOf, wanted, withValues } from './contacts.ts'
import type { ContactFilter } from './filter.ts'
import { findContacts } from './found.ts'
import type { Order, Place } from './order.ts'

export type ExportedContact = ContactFacts & {
  id: string
  private: boolean
  ownerName: string | null
  /** The contact owner's main address, by which a file finds them again. */
  ownerAddress: string | null
  lists: string[]
  createdAt: Date
  archivedAt: Date | null
}

/** Thrown in the middle of an export whose reader's right to the account has ended meanwhile. */
export class ExportEnded extends Error {}

/** Notes that somebody takes these contacts along, before the first of them leaves the house. */
export async function noteExport(standing: Standing, filter: ContactFilter, query: string): Promise<void> {
  const now = await standingNow(standing)
  const count = await withValues(async (sql) => {
    const { accountId, fits } = wanted(sql, now, filter, await readerOf(now, filter, sql))
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from contacts c
      where c.account_id = ${accountId} and ${fits ?? sql`c.archived_at is null`}`
    return row!.count
  })
  await pool.begin((sql) =>
    record(sql, standing, { action: 'contacts.exported', after: { count, filter: query.slice(0, 1000) } }),
  )
}

/**
 * All contacts that fit and that this standing may see, in the order of the list, in pages by place, so that a million of them
 * never lie in memory. Role and sight are judged anew for every page: access that ends stops a running export, and
 * whoever sees less from now on gets no more than that.
 */
export async function* everyContact(
  standing: Standing,
  filter: ContactFilter,
  order: Order,
): AsyncGenerator<ExportedContact> {
  let place: Place | null = null
  for (;;) {
    const { rows, last }: Awaited<ReturnType<typeof page>> = await page(standing, filter, order, place)
    yield* rows
    if (last === null) return
    place = last
  }
}

const exportPage = 1_000

async function page(standing: Standing, filter: ContactFilter, order: Order, place: Place | null) {
  const now = await standingNow(standing)
  return await withValues(async (sql) => {
    const asked = wanted(sql, now, filter, await readerOf(now, filter, sql))
    const found = await findContacts(sql, { ...asked, order, place, limit: exportPage })
    const rows = await rowsOf(
      sql,
      standing.account.id,
      found.map(({ id }) => id),
    )
    return { rows, last: found.length < exportPage ? null : found.at(-1)! }
  })
}

/** Asked before the page's own transaction, which only reads and could not lock what the answer rests on. */
async function standingNow(standing: Standing): Promise<Standing> {
  const role = await roleNow(pool, standing)
  if (role === null) throw new ExportEnded('The right to these contacts has ended')
  return { ...standing, role }
}

async function rowsOf(sql: Sql, accountId: string, ids: string[]): Promise<ExportedContact[]> {
  return [
    ...(await sql<ExportedContact[]>`
      select c.id, ${factColumns(sql)}, c.private_to is not null as private,
        u.name as owner_name, a.address as owner_address, coalesce(l.lists, '{}') as lists, c.created_at, c.archived_at
      from unnest(${ids}::uuid[]) with ordinality as page (id, number)
      join contacts c on c.id = page.id and c.account_id = ${accountId}
      left join memberships m on m.id = c.owner_id
      left join users u on u.id = m.user_id
      left join user_addresses a on a.user_id = u.id and a.main
      left join (
        select e.contact_id, array_agg(l.name order by l.folded_name) as lists
        from contact_list_entries e join contact_lists l on l.id = e.list_id and l.account_id = e.account_id
        where e.account_id = ${accountId} and e.contact_id = any(${ids}::uuid[]) group by e.contact_id
      ) l on l.contact_id = c.id
      order by page.number`),
  ]
}
