import type { SerializeFrom } from '@remix-run/node'
import { Link } from '@remix-run/react'
import type { Due } from '#app/domain/contacts/follow-ups/dues.ts'
import type { FollowUpRow } from '#app/domain/contacts/follow-ups/follow-ups.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge, type BadgeTone } from '#app/ui/badge.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { FollowUpClicks } from './click.tsx'
import { useFollowUpPaths } from './paths.ts'

type Row = SerializeFrom<FollowUpRow>
/** `zone` is the reader's: days are those of their own calendar. */
type Props = { rows: Row[]; zone: string; label: string; withList?: boolean }

/** Follow-ups, those due first in front. */
export function FollowUpTable({ rows, zone, label, withList }: Props) {
  return (
    <Table
      label={label}
      head={
        <>
          <Th>{m.follow_ups_contact()}</Th>
          <Th>{m.follow_ups_due()}</Th>
          {withList && <Th>{m.follow_ups_list()}</Th>}
          <Th>{m.follow_ups_member()}</Th>
          <Th>
            <span className="sr-only">{m.follow_ups_done()}</span>
          </Th>
        </>
      }
    >
      {rows.map((row) => (
        <Line key={row.id} {...{ row, zone, withList }} />
      ))}
    </Table>
  )
}

function Line({ row, zone, withList }: { row: Row; zone: string; withList?: boolean }) {
  const { role, acting, trialOver } = useAccount()
  const paths = useFollowUpPaths()
  const name = row.contactName ?? m.follow_ups_out_of_sight()
  const works = acting === null && isAtLeast(role, 'member') && !trialOver
  return (
    <Tr>
      <Td main>
        {row.visible ? (
          <Link to={paths.contact(row.contactId)} className="rounded-sm break-words hover:underline">
            {name}
          </Link>
        ) : (
          <span className="break-words">
            {name}
            {row.mine && <span className="block text-xs font-normal text-ink3">{m.follow_ups_gone()}</span>}
          </span>
        )}
      </Td>
      <Td label={m.follow_ups_due()}>
        <DueWords {...row} zone={zone} />
      </Td>
      {withList && (
        <Td label={m.follow_ups_list()}>
          <Link to={paths.ofList(row.listId)} className="rounded-sm break-words hover:underline">
            {row.listName}
          </Link>
        </Td>
      )}
      <Td label={m.follow_ups_member()}>{row.mine ? m.common_you() : row.memberName}</Td>
      <Td>{works && <FollowUpClicks {...row} contact={name} instead={isAtLeast(role, 'admin')} />}</Td>
    </Tr>
  )
}

const dueLooks: Record<Due, [BadgeTone, () => string]> = {
  overdue: ['danger', m.follow_ups_overdue],
  today: ['accent', m.follow_ups_today],
  upcoming: ['neutral', m.follow_ups_upcoming],
}

/** The day, and whether it is over, today or to come. */
export function DueWords(props: { due: Due; dueAt: string; snoozed: boolean; zone: string }) {
  const [tone, say] = dueLooks[props.due]
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      {props.due !== 'upcoming' && <Badge tone={tone}>{say()}</Badge>}
      <Time at={props.dueAt} zone={props.zone} style="day" />
      {props.snoozed && <span className="text-xs text-ink3">{m.follow_ups_snoozed()}</span>}
    </span>
  )
}
