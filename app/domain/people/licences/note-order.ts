import type { Sql } from '#db/sql.server.ts'
import { recordAs, type AuditAction } from '../../audit.ts'

export const orderKinds = ['plan', 'bought', 'given-back', 'kept', 'renewed'] as const
export type OrderKind = (typeof orderKinds)[number]

type Order = {
  kind: OrderKind
  /** Licences that the line is about. */
  quantity: number
  /** Licences after it where that is not what is bought now: those that stay at the renewal. */
  licences?: number
  audit: {
    action: Extract<AuditAction, 'plan.changed' | `licences.${string}`>
    before: Record<string, unknown>
    after: Record<string, unknown>
  }
}

/** Writes the order line of a change that is done already, at the plan's price of this moment, and its audit entry. */
export async function noteOrder(
  sql: Sql,
  who: { id: string | null; name: string },
  accountId: string,
  { kind, quantity, licences, audit }: Order,
) {
  await sql`
    insert into order_lines (account_id, kind, plan, quantity, unit_price_cents, licences, user_id, user_name)
    select s.account_id, ${kind}, s.plan, ${quantity}, p.price_cents, coalesce(${licences ?? null}::integer, s.licences),
      ${who.id}, ${who.name}
    from subscriptions s join plans p on p.key = s.plan where s.account_id = ${accountId}`
  await recordAs(sql, who, { accountId }, { ...audit, subjectId: accountId })
}
