import { Link } from '@remix-run/react'
import type { SerializeFrom } from '@remix-run/node'
import type { ClientRow } from '#app/domain/linking/clients.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Menu, MenuDivider, MenuLink } from '#app/ui/menu.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Td, Tr } from '#app/ui/table.tsx'
import { RecentTime, Time } from '#app/ui/time.tsx'
import { GoToAccount, GoToAccountEntry } from './go-to-account.tsx'
import { useClientPaths } from './paths.ts'
import { RequestMenu } from './request-menu.tsx'
import { addressClass, RequestState, TimeLeft } from './request-state.tsx'

type Row = SerializeFrom<ClientRow>
type LinkRow = Extract<Row, { kind: 'link' }>
type RequestRow = Extract<Row, { kind: 'request' }>

/** One line of the clients list: a client, or somebody who was asked to become one. */
export function ClientListRow({ row }: { row: Row }) {
  return row.kind === 'link' ? <ClientLine client={row} /> : <RequestLine request={row} />
}

function ClientLine({ client }: { client: LinkRow }) {
  const paths = useClientPaths()
  const { timeZone } = useAccount()
  return (
    <Tr>
      <Td main>
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            id={`client-${client.id}`}
            to={paths.client(client.id)}
            className="rounded-sm hover:underline"
          >
            {client.name}
          </Link>
          {client.lastDay && (
            <Badge tone="warn">
              {m.linking_until()} <Time at={`${client.lastDay}T12:00:00Z`} zone="UTC" style="day" />
            </Badge>
          )}
        </span>
      </Td>
      <Td label={m.linking_your_role()}>
        {client.myRole ? roleName(client.myRole) : <span className="text-ink3">{m.linking_no_role()}</span>}
        <span className="block text-xs text-ink3">{m.linking_up_to({ role: roleName(client.maxRole) })}</span>
      </Td>
      <Td label={m.linking_people()} numeric>
        {client.people}
      </Td>
      <Td label={m.common_last_active()}>
        <RecentTime at={client.lastActiveAt} zone={timeZone} />
      </Td>
      <Td className="stacked:pt-2 text-right">
        {client.myRole && (
          <GoToAccount clientId={client.clientId} describedBy={`client-${client.id}`} small />
        )}
      </Td>
      <Td menu>
        <ClientMenu client={client} />
      </Td>
    </Tr>
  )
}

function ClientMenu({ client }: { client: LinkRow }) {
  const paths = useClientPaths()
  const admin = isAtLeast(useAccount().role, 'admin')
  return (
    <Menu label={client.name}>
      {client.myRole && <GoToAccountEntry clientId={client.clientId} />}
      {(admin || client.myRole) && <MenuLink to={paths.addUser(client.id)}>{m.linking_add_user()}</MenuLink>}
      <MenuLink to={paths.client(client.id)}>{m.common_details()}</MenuLink>
      {admin && (
        <>
          <MenuDivider />
          <MenuLink to={paths.departure(client.id)} danger>
            {m.linking_leave_client()}
          </MenuLink>
        </>
      )}
    </Menu>
  )
}

function RequestLine({ request }: { request: RequestRow }) {
  const { id, name, state, secondsLeft, expiresAt, roleAsked, mine } = request
  const { timeZone } = useAccount()
  return (
    <Tr>
      <Td main>
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1 font-normal">
          <span className={addressClass(name)}>{name}</span>
          <RequestState state={state} />
        </span>
      </Td>
      <Td label={m.linking_role_asked()} className="text-ink2">
        {roleAsked ? m.linking_asked_for({ role: roleName(roleAsked) }) : m.linking_role_open()}
      </Td>
      <Td className="stacked:hidden" />
      <Td label={m.linking_answer()} className="text-ink2">
        {secondsLeft !== null && <TimeLeft seconds={secondsLeft} />}
        {state === 'expired' && expiresAt && <Time at={expiresAt} zone={timeZone} style="day" />}
        {state === 'queued' && m.linking_tomorrow()}
      </Td>
      <Td className="stacked:hidden" />
      <Td menu>
        <RequestMenu request={{ id, address: name, state, mine }} />
      </Td>
    </Tr>
  )
}
