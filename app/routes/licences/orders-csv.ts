import { createReadableStreamFromReadable, type LoaderFunctionArgs } from '@remix-run/node'
import { stringify } from 'csv-stringify'
import { pipeline, Readable } from 'node:stream'
import { requireScope } from '#app/auth/guards.ts'
import { everyOrderLine, OrdersEnded, type OrderLine } from '#app/domain/people/licences/order-lines.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { planName } from '#app/i18n/plan-words.ts'
import { calm } from '../calm-cells.ts'
import { buyerWords, itemWords, orderWords } from './parts/order-words.ts'

/** All order lines as a file, streamed; it breaks off where the right to read them ends meanwhile. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const lines = Readable.from(rows(everyOrderLine(standing), getLocale()))
  const file = stringify({ header: true, bom: true, escape_formulas: true, columns: columns() })
  pipeline(lines, file, (error) => {
    const expected = error instanceof OrdersEnded || error?.code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (error && !expected) context.report(error)
  })
  return new Response(createReadableStreamFromReadable(file), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="orders.csv"',
      'Cache-Control': 'no-store',
    },
  })
}

function columns() {
  return [
    { key: 'at', header: m.access_activity_csv_at() },
    { key: 'what', header: m.licences_order_what() },
    { key: 'code', header: m.access_activity_csv_code() },
    { key: 'plan', header: m.licences_plan() },
    { key: 'quantity', header: m.licences_order_quantity() },
    { key: 'price', header: m.licences_order_csv_price() },
    { key: 'licences', header: m.licences_order_after() },
    { key: 'who', header: m.licences_order_who() },
    // Last, so that programs find the other columns where they were.
    { key: 'item', header: m.seats_order_item() },
  ]
}

async function* rows(lines: AsyncIterable<OrderLine>, locale: 'en' | 'de') {
  for await (const line of lines)
    yield {
      at: line.at.toISOString(),
      what: orderWords(line, locale),
      code: line.kind,
      plan: planName(line.plan, locale),
      // Without a sign, which a spreadsheet would take for a formula; the kind says which way it went.
      quantity: Math.abs(line.quantity),
      price: (line.unitPriceCents / 100).toFixed(2),
      licences: line.licences,
      who: calm(buyerWords(line, locale)),
      item: itemWords(line.item, locale),
    }
}
