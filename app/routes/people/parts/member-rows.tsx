import type { SerializeFrom } from '@remix-run/node'
import { Link } from '@remix-run/react'
import type { MayDo } from '#app/domain/people/member.ts'
import type { MemberRow } from '#app/domain/people/members.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Menu, MenuAction, MenuDivider, MenuLink } from '#app/ui/menu.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { TeamTd, TeamTh } from '../teams/team-column.tsx'
import { usePeoplePaths } from './paths.ts'

type Row = SerializeFrom<MemberRow> & { own: boolean; may: MayDo; seesContacts: boolean }

type Teams = Record<string, { id: string; name: string }[]>
/** `teamsOf` is null where there are no teams. */
type Props = { rows: Row[]; teamsOf: Teams | null }

/** The people of the account: whether they are active, and so use a licence, their role, and when they were last seen. */
export function MembersTable({ rows, teamsOf }: Props) {
  return (
    <Table
      label={m.people_title()}
      head={
        <>
          <Th>{m.common_name()}</Th>
          <Th>{m.common_status()}</Th>
          <Th>{m.common_role()}</Th>
          {teamsOf && <TeamTh />}
          <Th>{m.people_licence()}</Th>
          <Th>{m.common_last_active()}</Th>
          <Th>
            <span className="sr-only">{m.people_actions()}</span>
          </Th>
        </>
      }
    >
      {rows.map((row) => (
        <MemberLine key={row.membershipId} row={row} teamsOf={teamsOf} />
      ))}
    </Table>
  )
}

function MemberLine({ row, teamsOf }: { row: Row; teamsOf: Teams | null }) {
  const { timeZone } = useAccount()
  const paths = usePeoplePaths()
  const active = row.deactivatedAt === null
  return (
    <Tr>
      <Td main>
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link to={paths.one(row.membershipId)} className="rounded-sm hover:underline">
            {row.name}
          </Link>
          {row.own && <Badge>{m.common_you()}</Badge>}
        </span>
        <span className="block text-xs font-normal break-all text-ink3">
          {row.address ?? `@${row.username}`}
        </span>
      </Td>
      <Td label={m.common_status()}>
        <span className="inline-flex flex-wrap items-center gap-x-2">
          <Badge tone={active ? 'ok' : 'warn'}>
            {active ? m.people_state_active() : m.people_deactivated_badge()}
          </Badge>
          {row.deactivatedAt && (
            <span className="text-xs text-ink3">
              <Time at={row.deactivatedAt} zone={timeZone} style="day" />
            </span>
          )}
        </span>
      </Td>
      <Td label={m.common_role()}>{roleName(row.role)}</Td>
      {teamsOf && <TeamTd teams={teamsOf[row.membershipId]} />}
      <Td label={m.people_licence()}>
        {active ? m.people_licence_used() : <span className="text-ink3">{m.people_licence_none()}</span>}
      </Td>
      <Td label={m.common_last_active()}>
        {row.lastActiveAt ? (
          <Time at={row.lastActiveAt} zone={timeZone} />
        ) : (
          <span className="text-ink3">{m.common_never()}</span>
        )}
      </Td>
      <Td menu>
        <MemberMenu row={row} />
      </Td>
    </Tr>
  )
}

function MemberMenu({ row: { membershipId, name, own, may, seesContacts } }: { row: Row }) {
  const paths = usePeoplePaths()
  if (!seesContacts && !Object.values(may).includes(true)) return null
  return (
    <Menu label={name}>
      {seesContacts && (
        <MenuLink to={paths.contacts(membershipId)}>{m.departures_manage_contacts()}</MenuLink>
      )}
      {may.changeRole && <MenuLink to={paths.one(membershipId)}>{m.people_change_role()}</MenuLink>}
      {may.changeLogin && (
        <>
          <MenuLink to={paths.passwordReset(membershipId)}>{m.logins_reset()}</MenuLink>
          <MenuLink to={paths.address(membershipId)}>{m.logins_address()}</MenuLink>
        </>
      )}
      {may.transfer && <MenuLink to={paths.ownership(membershipId)}>{m.people_make_owner()}</MenuLink>}
      {may.reactivate && (
        <MenuAction action={paths.reactivation(membershipId)}>{m.people_reactivate()}</MenuAction>
      )}
      {(seesContacts || may.changeRole || may.transfer || may.reactivate) &&
        (may.deactivate || may.remove) && <MenuDivider />}
      {may.deactivate && (
        <MenuLink to={paths.deactivation(membershipId)} danger>
          {m.people_deactivate()}
        </MenuLink>
      )}
      {may.remove && (
        <MenuLink to={paths.removal(membershipId)} danger>
          {own ? m.people_leave() : m.people_remove()}
        </MenuLink>
      )}
    </Menu>
  )
}
