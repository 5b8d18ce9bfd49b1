import type { LoaderFunctionArgs } from '@remix-run/node'
import { stringify } from 'csv-stringify/sync'
import { requireScope } from '#app/auth/guards.ts'
import { statuses } from '#app/domain/contacts/contact.ts'
import { statistics, type Statistics } from '#app/domain/contacts/statistics/statistics.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { calm } from '../../calm-cells.ts'
import { statusName } from '../list/status-badge.tsx'
import { statisticsWish } from './wish.ts'
import { groupingWords, plainMoney, rowWords } from './words.ts'

/** What the page shows as a file (C7), with every row. Cells that a spreadsheet would take for a formula are quoted as text. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const { wish } = await statisticsWish(request, standing)
  const figures = await statistics(standing, wish)
  const file = stringify(linesOf(figures), {
    header: true,
    bom: true,
    escape_formulas: true,
    columns: columnsOf(figures),
  })
  return new Response(file, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="statistics-${figures.days.first}-${figures.days.last}.csv"`,
      'Cache-Control': 'no-store',
    },
  })
}

/** What is open is so now, and belongs to no day of the past. */
const shown = ({ by }: Statistics) => statuses.filter((status) => status !== 'open' || by !== 'date')

function columnsOf(figures: Statistics) {
  return [
    { key: 'row', header: groupingWords[figures.by]() },
    ...(figures.by === 'date' ? [{ key: 'day', header: m.statistics_first_day() }] : []),
    ...shown(figures).flatMap((status) => [
      { key: status, header: status === 'open' ? m.statistics_open_now() : statusName(status) },
      { key: `${status}Value`, header: m.statistics_value_of({ status: statusName(status) }) },
    ]),
  ]
}

function linesOf(statistics: Statistics) {
  const { by, unit, rows } = statistics
  return rows.map(({ figures, ...row }) => ({
    row: calm(rowWords(row, by, unit)),
    ...(by === 'date' && { day: row.id }),
    ...Object.fromEntries(
      shown(statistics).flatMap((status) => [
        [status, figures[status].contacts],
        [`${status}Value`, plainMoney(figures[status].cents)],
      ]),
    ),
  }))
}
