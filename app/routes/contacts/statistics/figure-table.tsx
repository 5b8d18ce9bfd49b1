import { Link, useSearchParams } from '@remix-run/react'
import type { Grouping } from '#app/domain/contacts/statistics/choices.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { statusName } from '../list/status-badge.tsx'
import type { Words } from './figure-totals.tsx'
import { groupingWords } from './words.ts'

type Props = {
  rows: { id: string | null; name: string; figures: Words }[]
  by: Grouping
  total: Words
  more: number
}

/** The figures, row by row: how many, and below what they are worth. */
export function FigureTable({ rows, by, total, more }: Props) {
  const shown =
    by === 'date' ? (['won', 'lost', 'cancelled'] as const) : (['won', 'lost', 'cancelled', 'open'] as const)
  const label = (status: (typeof shown)[number]) =>
    status === 'open' ? m.statistics_open_now() : statusName(status)
  const cells = (figures: Words) =>
    shown.map((status) => (
      <Td key={status} numeric label={label(status)}>
        <span className="block">{figures[status].contacts}</span>
        <span className="block text-xs text-ink3">{figures[status].value}</span>
      </Td>
    ))
  return (
    <div>
      <Table
        label={m.statistics_table()}
        head={
          <>
            <Th>{groupingWords[by]()}</Th>
            {shown.map((status) => (
              <Th key={status} numeric>
                {label(status)}
              </Th>
            ))}
          </>
        }
      >
        {rows.map((row) => (
          <Tr key={row.id ?? 'none'}>
            <Td main>
              <RowName {...row} by={by} />
            </Td>
            {cells(row.figures)}
          </Tr>
        ))}
        <Tr className="font-semibold">
          <Td main>{m.statistics_total()}</Td>
          {cells(total)}
        </Tr>
      </Table>
      {more > 0 && <p className="mt-2 text-sm text-ink2">{m.statistics_more({ count: more })}</p>}
    </div>
  )
}

/** Somebody's or a team's own figures over time are one click away. */
function RowName({ id, name, by }: { id: string | null; name: string; by: Grouping }) {
  const [query] = useSearchParams()
  if (by === 'date' || id === null) return <span className="break-words">{name}</span>
  const to = new URLSearchParams(query)
  to.delete('per')
  to.set('by', 'date')
  to.set(by, id)
  return (
    <Link to={`?${to}`} className="rounded-sm break-words hover:underline">
      {name}
    </Link>
  )
}
