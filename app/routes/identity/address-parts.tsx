import { Form } from '@remix-run/react'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { CodeField } from './code-forms.tsx'
import { DemoMailHint } from './demo-mail-hint.tsx'
import { EmailField } from './email-field.tsx'

type Address = { id: string; address: string; main: boolean; since: string }

type TableProps = {
  addresses: Address[]
  zone: string
  /** Whether the sign-in is young enough to change them. */
  fresh: boolean
}

export function AddressTable({ addresses, zone, fresh }: TableProps) {
  const head = (
    <>
      <Th>{m.common_email()}</Th>
      <Th>{m.common_since()}</Th>
      <Th>
        <span className="sr-only">{m.common_edit()}</span>
      </Th>
    </>
  )
  return (
    <Table label={m.identity_addresses_title()} head={head}>
      {addresses.map((each) => (
        <Tr key={each.id}>
          <Td main>
            <span className="break-all">{each.address}</span>{' '}
            {each.main && <Badge tone="accent">{m.identity_address_main()}</Badge>}
          </Td>
          <Td label={m.common_since()}>
            <Time at={each.since} zone={zone} style="day" />
          </Td>
          <Td>{!each.main && fresh && <AddressActions {...each} />}</Td>
        </Tr>
      ))}
    </Table>
  )
}

function AddressActions({ id, address }: Address) {
  return (
    <Form method="post" action="/me/addresses" className="flex flex-wrap gap-2">
      <HiddenFields fields={{ address: id }} />
      <Button small name="intent" value="main" aria-label={m.identity_address_make_main_named({ address })}>
        {m.identity_address_make_main()}
      </Button>
      <Button small name="intent" value="remove" aria-label={m.identity_address_remove_named({ address })}>
        {m.common_remove()}
      </Button>
    </Form>
  )
}

export function AddAddressForm({ answer }: { answer?: FormAnswer }) {
  return (
    <Form method="post" action="/me/addresses" noValidate>
      <HiddenFields fields={{ intent: 'add' }} />
      <Stack>
        <FormErrors errors={answer?.errors['']} />
        <EmailField answer={answer} label={m.identity_address_new()} autoComplete="email" />
        <Actions>
          <Button>{m.identity_address_send_code()}</Button>
        </Actions>
      </Stack>
    </Form>
  )
}

type VerifyProps = { codeId: string; demo: boolean; answer?: FormAnswer }

export function VerifyAddressForm({ codeId, demo, answer }: VerifyProps) {
  return (
    <Card title={m.identity_address_verify_title()}>
      <Form method="post" action={`/me/addresses?code=${codeId}`} noValidate>
        <HiddenFields fields={{ intent: 'verify', codeId }} />
        <Stack>
          <p>{m.identity_address_verify_text()}</p>
          <CodeField errors={answer?.errors.code} />
          <Actions>
            <Button variant="primary">{m.identity_address_verify()}</Button>
          </Actions>
          {demo && <DemoMailHint />}
        </Stack>
      </Form>
    </Card>
  )
}
