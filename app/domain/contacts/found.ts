import type { Fragment, Sql } from '#db/sql.server.ts'
import { ordering, type Order, type Place } from './order.ts'

/** Where more are expected to fit, some of them are soon met along the order. */
const many = 5_000

/** For so long the order is followed on trial: statistics may be wrong. */
const stretch = 1_000

/** Where fewer than so many of a stretch fit, few of all do after all. */
const enoughOfAStretch = 5

/** So many that fit may be put into order; where there are more, the order itself leads to them sooner. */
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
 * The next contacts that fit, by id, in their order. Planned as one statement this walks a million contacts to find ten, or
 * sorts a third of them to show fifty, whenever statistics misjudge a word or conditions go together. Hence in turns, each
 * of which is bounded: where many are expected, the order is followed for a stretch; where few are, or were met, they are
 * found by indexes of their own and then put into order; and where neither led to enough, the order is followed to the end.
 * For transactions of their own: planner settings change in it.
 */
export async function findContacts(sql: Sql, wanted: Wanted): Promise<Place[]> {
  if (wanted.fits === null) return await inOrder(sql, wanted)
  // The orders' indexes have no archived contacts, of which there are few.
  if (!wanted.archived && (await expected(sql, wanted)) > many) {
    const hits = await aStretch(sql, wanted)
    if (hits.length === wanted.limit) return hits
    if (hits.length >= enoughOfAStretch) return await alongTheOrder(sql, wanted)
  }
  return (await byTheirIndexes(sql, wanted)) ?? (await alongTheOrder(sql, wanted))
}

/** How many PostgreSQL expects to fit. */
async function expected(sql: Sql, { accountId, fits }: Wanted): Promise<number> {
  const [row] = await sql<{ queryPlan: [{ Plan: { 'Plan Rows': number } }] }[]>`
    explain (format json) select 1 from contacts c where c.account_id = ${accountId} and ${fits!}`
  return Object.values(row!)[0]![0].Plan['Plan Rows']
}

async function aStretch(sql: Sql, wanted: Wanted): Promise<Place[]> {
  const { accountId, fits, order, place, limit } = wanted
  const { by, key, beyond } = ordering(sql, order)
  return await sql<Place[]>`
    select c.id, ${key} as key from (
      select * from contacts c where c.account_id = ${accountId} ${beyond(place)} and c.archived_at is null
      order by ${by} limit ${stretch}
    ) c where ${fits!} order by ${by} limit ${limit}`
}

/** Null where there are too many to be put into order. */
async function byTheirIndexes(sql: Sql, wanted: Wanted): Promise<Place[] | null> {
  const { accountId, fits, order, place, limit } = wanted
  const { by, key, beyond } = ordering(sql, order)
  // Only bitmaps are left, which indexes of several conditions make together.
  const rows = await without(
    sql,
    ['enable_seqscan', 'enable_indexscan', 'enable_indexonlyscan'],
    sql<(Place & { found: number })[]>`
      with found as materialized (
        select c.id, c.created_at, c.name, c.company, c.lead_score from contacts c
        where c.account_id = ${accountId} ${beyond(place)} and ${fits!} limit ${mostSorted + 1}
      ), first as (
        select c.id, ${key} as key, row_number() over (order by ${by}) as number from found c order by ${by} limit ${limit}
      )
      select f.id, f.key, n.found from (select count(*)::int as found from found) n
      left join first f on true order by f.number`,
  )
  if (rows[0]!.found > mostSorted) return null
  return rows.filter(({ id }) => id !== null).map(({ id, key }) => ({ id, key }))
}

async function alongTheOrder(sql: Sql, wanted: Wanted): Promise<Place[]> {
  return await without(sql, ['enable_seqscan', 'enable_bitmapscan', 'enable_sort'], inOrder(sql, wanted))
}

function inOrder(sql: Sql, { accountId, fits, order, place, limit }: Wanted) {
  const { by, key, beyond } = ordering(sql, order)
  return sql<Place[]>`
    select c.id, ${key} as key from contacts c
    where c.account_id = ${accountId} ${beyond(place)} and ${fits ?? sql`c.archived_at is null`}
    order by ${by} limit ${limit}`
}

/** The statement planned without these ways; sent with its settings in one go, since each answer costs a wait. */
async function without<Rows>(sql: Sql, ways: string[], statement: PromiseLike<Rows>): Promise<Rows> {
  const set = (value: string) =>
    sql`select set_config(way, ${value}, true) from unnest(${ways}::text[]) as way`
  const [, rows] = await Promise.all([set('off'), statement, set('on')])
  return rows
}
