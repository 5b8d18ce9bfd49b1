import type { SerializeFrom } from '@remix-run/node'
import type { ClientPerson } from '#app/domain/linking/client.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Menu, MenuLink } from '#app/ui/menu.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { useClientPaths } from './paths.ts'

type Person = SerializeFrom<ClientPerson> & { me: boolean; mayEdit: boolean; mayRemove: boolean }

/** The colleagues who may work for a client, each with what the reader may do about it. */
export function PeopleTable({
  linkId,
  clientName,
  people,
}: {
  linkId: string
  clientName: string
  people: Person[]
}) {
  return (
    <Table
      label={m.linking_people_at({ client: clientName })}
      head={
        <>
          <Th>{m.common_name()}</Th>
          <Th>{m.common_role()}</Th>
          <Th>{m.common_since()}</Th>
          <Th>{m.common_last_active()}</Th>
          <Th>
            <span className="sr-only">{m.linking_actions()}</span>
          </Th>
        </>
      }
    >
      {people.map((person) => (
        <PersonRow key={person.grantId} linkId={linkId} person={person} />
      ))}
    </Table>
  )
}

function PersonRow({ linkId, person }: { linkId: string; person: Person }) {
  const paths = useClientPaths()
  const { timeZone } = useAccount()
  const { grantId, name, username, role, effective, since, lastActiveAt, me, mayEdit, mayRemove } = person
  return (
    <Tr>
      <Td main>
        {name}
        {me && <span className="font-normal text-ink3"> ({m.common_you()})</span>}
        <span className="block text-xs font-normal text-ink3">@{username}</span>
      </Td>
      <Td label={m.common_role()}>
        {roleName(effective)}
        {effective !== role && (
          <span className="block text-xs text-ink3">{m.linking_lowered_from({ role: roleName(role) })}</span>
        )}
      </Td>
      <Td label={m.common_since()}>
        <Time at={since} zone={timeZone} style="day" />
      </Td>
      <Td label={m.common_last_active()}>
        {lastActiveAt ? <Time at={lastActiveAt} zone={timeZone} style="day" /> : m.common_never()}
      </Td>
      <Td menu>
        {(mayEdit || mayRemove) && (
          <Menu label={name}>
            {mayEdit && <MenuLink to={paths.grant(linkId, grantId)}>{m.linking_edit_role()}</MenuLink>}
            {mayRemove && (
              <MenuLink to={paths.grantRemoval(linkId, grantId)} danger>
                {m.linking_remove_user()}
              </MenuLink>
            )}
          </Menu>
        )}
      </Td>
    </Tr>
  )
}
