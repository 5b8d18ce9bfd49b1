import { Form } from '@remix-run/react'
import type { ClientAccount, OwnAccount } from '#app/domain/identity/accounts.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { pathIn } from '#app/ui/accounts.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Initials } from '#app/ui/initials.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'

const open = () => <span className="sr-only">{m.common_go_to_account()}</span>

export function OwnRows({ accounts, section }: { accounts: OwnAccount[]; section: string }) {
  const head = (
    <>
      <Th>{m.common_account()}</Th>
      <Th>{m.common_role()}</Th>
      <Th>{open()}</Th>
    </>
  )
  return (
    <Table label={m.identity_accounts_own()} head={head}>
      {accounts.map(({ id, name, role, isAgency }) => (
        <Tr key={id}>
          <Td main>
            <Named name={name} /> {isAgency && <Badge>{m.common_agency()}</Badge>}
          </Td>
          <Td label={m.common_role()}>{roleName(role)}</Td>
          <Td className="text-right">
            <ButtonLink small to={pathIn(id, section)} aria-label={m.identity_go_to_named({ account: name })}>
              {m.common_go_to_account()}
            </ButtonLink>
          </Td>
        </Tr>
      ))}
    </Table>
  )
}

export function ClientRows({ accounts, section }: { accounts: ClientAccount[]; section: string }) {
  const head = (
    <>
      <Th>{m.common_client()}</Th>
      <Th>{m.common_agency()}</Th>
      <Th>{m.common_role()}</Th>
      <Th>{open()}</Th>
    </>
  )
  return (
    <Table label={m.identity_accounts_clients()} head={head}>
      {accounts.map(({ id, name, role, agency }) => (
        <Tr key={id}>
          <Td main>
            <Named name={name} />
          </Td>
          <Td label={m.common_agency()}>{agency.name}</Td>
          <Td label={m.common_role()}>{roleName(role)}</Td>
          <Td className="text-right">
            <Form method="post" action={`/scopes/${id}`}>
              <HiddenFields fields={{ to: pathIn(id, section) }} />
              <Button small aria-label={m.identity_go_to_named({ account: name })}>
                {m.common_go_to_account()}
              </Button>
            </Form>
          </Td>
        </Tr>
      ))}
    </Table>
  )
}

function Named({ name }: { name: string }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-2.5">
      <Initials name={name} />
      <span className="min-w-0 break-words">{name}</span>
    </span>
  )
}
