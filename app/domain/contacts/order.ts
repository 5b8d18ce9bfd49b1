import type { Fragment, Sql } from '#db/sql.server.ts'

export const orders = ['newest', 'name', 'company', 'score'] as const
export type Order = (typeof orders)[number]

/** Where a page of the list ended: the key of its last contact, as text lest microseconds get lost, and its id. */
export type Place = { id: string; key: string }

type Ordering = {
  /** What `order by` says. */
  by: Fragment
  /** What the order goes by, as text. */
  key: Fragment
  /** What lies behind a place; begins with `and`. */
  beyond: (place: Place | null) => Fragment
}

/** An order on `contacts c`, each of which an index holds. */
export function ordering(sql: Sql, order: Order): Ordering {
  const { key, type, down } = {
    newest: { key: sql`c.created_at`, type: sql`timestamptz`, down: true },
    name: { key: sql`lower(c.name)`, type: sql`text`, down: false },
    company: { key: sql`lower(c.company)`, type: sql`text`, down: false },
    score: { key: sql`c.lead_score`, type: sql`integer`, down: true },
  }[order]
  return {
    by: down ? sql`${key} desc, c.id desc` : sql`${key}, c.id`,
    key: sql`(${key})::text`,
    beyond: (place) => {
      if (place === null) return sql``
      // Compared with values: PostgreSQL finds no index for a pair out of a subselect.
      const values = sql`(${place.key}::text::${type}, ${place.id}::uuid)`
      return down ? sql`and (${key}, c.id) < ${values}` : sql`and (${key}, c.id) > ${values}`
    },
  }
}

/** The place of a contact in an order; null where the account has no such contact. */
export async function placeOf(
  sql: Sql,
  order: Order,
  accountId: string,
  id: string | null,
): Promise<Place | null> {
  if (id === null) return null
  const [place] = await sql<Place[]>`
    select c.id, ${ordering(sql, order).key} as key from contacts c where c.id = ${id} and c.account_id = ${accountId}`
  return place ?? null
}
