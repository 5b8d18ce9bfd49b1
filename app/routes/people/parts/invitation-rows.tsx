import type { SerializeFrom } from '@remix-run/node'
import type { InvitationRow } from '#app/domain/people/invitations/invitations.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Menu, MenuAction, MenuLink } from '#app/ui/menu.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { formatRemaining, Time } from '#app/ui/time.tsx'
import { usePeoplePaths } from './paths.ts'

type Row = SerializeFrom<InvitationRow>

/** Invitations that nobody has accepted yet. */
export function InvitationsTable({ rows, manages }: { rows: Row[]; manages: boolean }) {
  const { timeZone } = useAccount()
  return (
    <Table
      label={m.people_tab_invitations()}
      head={
        <>
          <Th>{m.common_email()}</Th>
          <Th>{m.common_role()}</Th>
          <Th>{m.people_invited_by()}</Th>
          <Th>{m.common_status()}</Th>
          <Th>{m.people_mail()}</Th>
          <Th>
            <span className="sr-only">{m.people_actions()}</span>
          </Th>
        </>
      }
    >
      {rows.map((row) => (
        <Tr key={row.id}>
          <Td main>
            <span className="font-normal break-all">{row.address}</span>
          </Td>
          <Td label={m.common_role()}>{roleName(row.role)}</Td>
          <Td label={m.people_invited_by()}>
            {row.inviter}
            <span className="block text-xs text-ink3">
              <Time at={row.sentAt} zone={timeZone} style="day" />
            </span>
          </Td>
          <Td label={m.common_status()}>
            {row.expired ? (
              <Badge tone="warn">{m.people_expired()}</Badge>
            ) : (
              <span className="whitespace-nowrap text-ink2">
                {m.people_time_left({ left: formatRemaining(row.remaining) })}
              </span>
            )}
          </Td>
          <Td label={m.people_mail()}>
            <Delivery {...row} />
          </Td>
          <Td menu>{manages && <InvitationMenu row={row} />}</Td>
        </Tr>
      ))}
    </Table>
  )
}

const deliveries: Record<Row['delivery'], () => string> = {
  queued: m.people_mail_queued,
  sent: m.people_mail_sent,
  bounced: m.people_mail_bounced,
}

function Delivery({ delivery, reason }: Pick<Row, 'delivery' | 'reason'>) {
  if (delivery !== 'bounced') return <span className="text-ink2">{deliveries[delivery]()}</span>
  return (
    <>
      <span className="font-medium text-danger">{deliveries.bounced()}</span>
      {reason && <span className="block max-w-72 text-xs text-ink2">{reason}</span>}
    </>
  )
}

function InvitationMenu({ row: { id, address } }: { row: Row }) {
  const paths = usePeoplePaths()
  return (
    <Menu label={address}>
      <MenuAction action={paths.resends(id)}>{m.people_resend()}</MenuAction>
      <MenuLink to={paths.cancellation(id)} danger>
        {m.people_cancel_invitation()}
      </MenuLink>
    </Menu>
  )
}
