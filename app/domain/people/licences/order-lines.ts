import { sql } from '#db/sql.server.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'
import { operator, system } from '../../audit.ts'
import type { OrderItem, OrderKind } from './note-order.ts'
import type { PlanKey } from './plans.ts'

export type OrderLine = {
  id: string
  at: Date
  kind: OrderKind
  item: OrderItem
  plan: PlanKey
  /** Of the item, what the line is about. */
  quantity: number
  /** Of one, a month. */
  unitPriceCents: number
  /** How many of the item there are after it; where some were given back or kept, those that stay at the renewal. */
  licences: number
  userName: string
  /** Done by whoever runs this Prokura, or by itself. */
  by: 'user' | 'operator' | 'system'
}

export const orderLinesPerPage = 20

/** An account's order lines, newest first. `next` is the cursor of what follows. */
export async function orderLines(
  accountId: string,
  before: string | null,
  limit = orderLinesPerPage,
): Promise<{ lines: OrderLine[]; next: string | null }> {
  const rows = await sql<OrderLine[]>`
    select id, at, kind, item, plan, quantity, unit_price_cents, licences, user_name,
      case when user_id is not null then 'user' when user_name = ${operator.name} then 'operator'
        when user_name = ${system.name} then 'system' else 'user' end as by
    from order_lines
    where account_id = ${accountId} ${before === null ? sql`` : sql`and id < ${before}::bigint`}
    order by id desc limit ${limit + 1}`
  const lines = rows.slice(0, limit)
  return { lines, next: rows.length > limit ? lines.at(-1)!.id : null }
}

/** All of them, in pages by cursor; the right to read them is judged anew for every page, and where it ended it stops. */
export async function* everyOrderLine(standing: Standing): AsyncGenerator<OrderLine> {
  let before: string | null = null
  for (;;) {
    if (!(await stillMay(sql, standing, 'admin'))) throw new OrdersEnded('The right to read these has ended')
    const page: Awaited<ReturnType<typeof orderLines>> = await orderLines(standing.account.id, before, 500)
    yield* page.lines
    if (page.next === null) return
    before = page.next
  }
}

/** Thrown in the middle of an export whose reader's right to it has ended meanwhile. */
export class OrdersEnded extends Error {}
