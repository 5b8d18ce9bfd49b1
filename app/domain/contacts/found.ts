import type { Fragment, Sql } from '#db/sql.server.ts'
import { ordering, type Order, type Place } from './order.ts'

/** So many contacts are looked through in their order before an index is asked for those that fit. */
const stretch = 2_000

/** So many that fit may be put into order; where there are more, the order itself leads to them soon. */
const mostSorted = 20_000

type Wanted = {
  accountId: string
  /** A condition on `contacts c` beside the account; null: all that are not archived. */
  fits: Fragment | null
  archived: boolean
  order: Order
  /** Where the page before ended. */
  place: Place | null
  limit: number
}

/**
 * The next contacts that fit, by id, in their order. No statistics tell how many hold a word, so a plan made from them may
 * walk a million contacts to find ten. Hence three turns, of which the first two are bounded: what many contacts have is found
 * at the beginning of the order; what few have is found by its own index and then put into order; what is neither
 * lies further down the order. For transactions of their own: planner settings change in it.
 */
export async function findContacts(sql: Sql, wanted: Wanted): Promise<Place[]> {
  if (wanted.fits === null) return await alongTheOrder(sql, wanted)
  return (
    (await atTheBeginning(sql, wanted)) ??
    (await byTheirIndexes(sql, wanted)) ??
    (await alongTheOrder(sql, wanted))
  )
}

async function alongTheOrder(sql: Sql, { accountId, fits, order, place, limit }: Wanted): Promise<Place[]> {
  const { by, key, beyond } = ordering(sql, order)
  return await sql<Place[]>`
    select c.id, ${key} as key from contacts c
    where c.account_id = ${accountId} ${beyond(place)} and ${fits ?? sql`c.archived_at is null`}
    order by ${by} limit ${limit}`
}

/** Null where too few were found and there is more to look at. */
async function atTheBeginning(sql: Sql, wanted: Wanted): Promise<Place[] | null> {
  const { accountId, fits, archived, order, place, limit } = wanted
  // The orders' indexes have no archived contacts, of which there are few.
  if (archived) return null
  const { by, key, beyond } = ordering(sql, order)
  const rows = await sql<(Place & { seen: number })[]>`
    with looked_at as materialized (
      select c.* from contacts c where c.account_id = ${accountId} ${beyond(place)} and c.archived_at is null
      order by ${by} limit ${stretch}
    ), hits as (
      select c.id, ${key} as key, row_number() over (order by ${by}) as number
      from looked_at c where ${fits!} order by ${by} limit ${limit}
    )
    select h.id, h.key, seen.seen from (select count(*)::int as seen from looked_at) seen
    left join hits h on true order by h.number`
  const hits = rows.filter(({ id }) => id !== null).map(({ id, key }) => ({ id, key }))
  return hits.length === limit || rows[0]!.seen < stretch ? hits : null
}

/** Null where there are too many to be put into order. */
async function byTheirIndexes(sql: Sql, wanted: Wanted): Promise<Place[] | null> {
  const { accountId, fits, order, place, limit } = wanted
  const { by, key, beyond } = ordering(sql, order)
  // Only bitmaps are left, which indexes of several conditions make together.
  await steer(sql, 'off')
  const rows = await sql<(Place & { found: number })[]>`
    with found as materialized (
      select c.id, c.created_at, c.name, c.company, c.lead_score from contacts c
      where c.account_id = ${accountId} ${beyond(place)} and ${fits!} limit ${mostSorted + 1}
    ), first as (
      select c.id, ${key} as key, row_number() over (order by ${by}) as number from found c order by ${by} limit ${limit}
    )
    select f.id, f.key, n.found from (select count(*)::int as found from found) n left join first f on true order by f.number`
  await steer(sql, 'on')
  if (rows[0]!.found > mostSorted) return null
  return rows.filter(({ id }) => id !== null).map(({ id, key }) => ({ id, key }))
}

async function steer(sql: Sql, others: 'on' | 'off') {
  await sql`
    select set_config(name, ${others}, true)
    from unnest(array['enable_seqscan', 'enable_indexscan', 'enable_indexonlyscan']) as name`
}
