import type { Sql } from '#db/sql.server.ts'
import { recordAs, type AuditAction } from '../../audit.ts'

export const orderKinds = ['plan', 'bought', 'given-back', 'kept', 'renewed'] as const
export type OrderKind = (typeof orderKinds)[number]

/** What is bought by count: licences, and seats in the inbox. */
export type OrderItem = 'licences' | 'seats'

type Order = {
  kind: OrderKind
  item?: OrderItem
  /** Of the item, what the line is about. */
  quantity: number
  /** How many of it there are after it where that is not what is bought now: those that stay at the renewal. */
  remaining?: number
  /** Left out where another line of the same change says it. */
  audit?: {
    action: Extract<AuditAction, 'plan.changed' | `licences.${string}` | `seats.${string}`>
    before: Record<string, unknown>
    after: Record<string, unknown>
  }
}

/** Writes the order line of a change that is done already, at the plan's price of this moment, and its audit entry. */
export async function noteOrder(
  sql: Sql,
  who: { id: string | null; name: string },
  accountId: string,
  { kind, item = 'licences', quantity, remaining, audit }: Order,
) {
  const columns =
    item === 'seats'
      ? { price: sql`p.seat_price_cents`, bought: sql`s.seats` }
      : { price: sql`p.price_cents`, bought: sql`s.licences` }
  await sql`
    insert into order_lines (account_id, kind, item, plan, quantity, unit_price_cents, licences, user_id, user_name)
    select s.account_id, ${kind}, ${item}, s.plan, ${quantity}, ${columns.price},
      coalesce(${remaining ?? null}::integer, ${columns.bought}), ${who.id}, ${who.name}
    from subscriptions s join plans p on p.key = s.plan where s.account_id = ${accountId}`
  if (audit) await recordAs(sql, who, { accountId }, { ...audit, subjectId: accountId })
}
