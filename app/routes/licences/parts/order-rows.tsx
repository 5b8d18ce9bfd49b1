import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { useAccount } from '#app/ui/account-context.tsx'
import { formatMoney } from '#app/ui/money.ts'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'

/** An order line in the reader's words. */
export type OrderRow = {
  id: string
  at: string
  what: string
  plan: string
  quantity: string
  unitPriceCents: number
  licences: number
  who: string
}

/** What was bought, given back and renewed, newest first. */
export function OrdersTable({ rows }: { rows: OrderRow[] }) {
  const { timeZone } = useAccount()
  return (
    <Table
      label={m.licences_orders_title()}
      head={
        <>
          <Th>{m.licences_order_what()}</Th>
          <Th>{m.licences_plan()}</Th>
          <Th numeric>{m.licences_order_quantity()}</Th>
          <Th numeric>{m.licences_order_price()}</Th>
          <Th numeric>{m.licences_order_after()}</Th>
          <Th>{m.licences_order_who()}</Th>
          <Th>{m.licences_order_at()}</Th>
        </>
      }
    >
      {rows.map((row) => (
        <Tr key={row.id}>
          <Td main>{row.what}</Td>
          <Td label={m.licences_plan()}>{planName(row.plan)}</Td>
          <Td numeric label={m.licences_order_quantity()}>
            {row.quantity}
          </Td>
          <Td numeric label={m.licences_order_price()}>
            {formatMoney(row.unitPriceCents)}
          </Td>
          <Td numeric label={m.licences_order_after()}>
            {row.licences}
          </Td>
          <Td label={m.licences_order_who()}>{row.who}</Td>
          <Td label={m.licences_order_at()}>
            <Time at={row.at} zone={timeZone} />
          </Td>
        </Tr>
      ))}
    </Table>
  )
}
