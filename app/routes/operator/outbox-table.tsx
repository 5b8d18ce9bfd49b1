import type { SerializeFrom } from '@remix-run/node'
import { Form, useLocation } from '@remix-run/react'
import type { ReactNode } from 'react'
import type { OutboxRow } from '#app/domain/operations/outbox-rows.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { mailName, stateName, stateTone } from './words.ts'

type Row = SerializeFrom<OutboxRow> & { what: string }

// Where rows are stacked, a label without a value would only take room.
const emptyCell = 'stacked:hidden!'

export function OutboxTable({ rows, zone }: { rows: Row[]; zone: string }) {
  const head = (
    <>
      <Th>{m.operator_column_what()}</Th>
      <Th>{m.operator_column_since()}</Th>
      <Th>{m.operator_column_state()}</Th>
      <Th>{m.operator_column_mail()}</Th>
      <Th>{m.operator_column_reason()}</Th>
      <Th>
        <span className="sr-only">{m.operator_column_actions()}</span>
      </Th>
    </>
  )
  return (
    <Table label={m.operator_outbox()} head={head}>
      {rows.map((row) => (
        <Line key={row.id} row={row} zone={zone} />
      ))}
    </Table>
  )
}

function Line({ row, zone }: { row: Row; zone: string }) {
  return (
    <Tr className="align-top">
      <Td main className="min-w-44 align-top">
        {row.what}
        <span className="block text-xs font-normal text-ink3 tabular-nums">
          {m.operator_number({ id: row.id })}
        </span>
      </Td>
      <Td label={m.operator_column_since()} className="align-top">
        <Time at={row.createdAt} zone={zone} />
        {row.retriedAt && (
          <Aside>
            {m.operator_retried()} <Time at={row.retriedAt} zone={zone} />
          </Aside>
        )}
      </Td>
      <Td label={m.operator_column_state()} className="align-top">
        <div>
          <Badge tone={stateTone(row.state)}>{stateName(row.state)}</Badge>
          <Aside>{m.operator_tries({ count: row.attempts })}</Aside>
          {row.nextAt && (
            <Aside>
              {m.operator_next()} <Time at={row.nextAt} zone={zone} />
            </Aside>
          )}
          {row.finishedAt && (
            <Aside>
              {m.operator_ended()} <Time at={row.finishedAt} zone={zone} />
            </Aside>
          )}
        </div>
      </Td>
      <Td label={m.operator_column_mail()} className={`align-top ${row.address ? '' : emptyCell}`}>
        {row.address && (
          <div className="min-w-0">
            <span className="break-all">{row.address}</span>
            {row.mail && <Aside>{mailName(row.mail)}</Aside>}
          </div>
        )}
      </Td>
      <Td label={m.operator_column_reason()} className={`align-top ${row.reason ? '' : emptyCell}`}>
        {row.reason && <span className="block max-w-80 min-w-0 break-words text-ink2">{row.reason}</span>}
      </Td>
      <Td className={`align-top ${row.state === 'failed' ? '' : emptyCell}`}>
        {row.state === 'failed' && <Retry id={row.id} />}
      </Td>
    </Tr>
  )
}

function Retry({ id }: { id: string }) {
  const { pathname, search } = useLocation()
  return (
    <Form method="post" action={`/operator/outbox/${id}/retries`}>
      <HiddenFields fields={{ to: pathname + search }} />
      <Button small className="whitespace-nowrap" aria-label={m.operator_retry_named({ id })}>
        {m.operator_retry()}
      </Button>
    </Form>
  )
}

function Aside({ children }: { children: ReactNode }) {
  return <span className="block text-xs text-ink3">{children}</span>
}
