import { Form } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField, TextField } from '#app/ui/field.tsx'
import { FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'
import { EndDate, GivenRole } from './fields.tsx'
import type { PartProps } from './page.tsx'
import type { RequestFacts } from './visit.ts'

/** For whoever was asked: one account is ready to approve, several are ticked, without any a new one is opened (L12). */
export function ApproveForm({ facts, answer }: PartProps) {
  const free = facts.accounts.filter((account) => !account.linked)
  const linked = facts.accounts.filter((account) => account.linked)
  const title =
    free.length > 1
      ? m.access_request_for_many()
      : free.length === 1
        ? m.access_request_for_one({ account: free[0]!.name })
        : linked.length > 0
          ? m.access_request_none_left({ agency: facts.agencyName })
          : m.access_request_none()
  return (
    <Card title={title}>
      <Form method="post" action={`/requests/${facts.id}/decision`} noValidate>
        <Stack>
          <p className="text-sm text-ink3">{m.access_request_signed_in({ name: facts.user!.name })}</p>
          <FormErrors errors={answer?.errors['']} />
          {free.length > 1 && <Several {...{ facts, answer, free }} />}
          {free.length === 1 && <input type="hidden" name="accounts" value={free[0]!.id} />}
          {linked.length > 0 && <Linked accounts={linked} agency={facts.agencyName} />}
          {free.length === 0 && <NewAccount {...{ facts, answer }} again={linked.length > 0} />}
          {free.length < 2 && <GivenRole {...{ facts, answer }} />}
          <EndDate answer={answer} />
          <Actions>
            <Button variant="primary">{m.access_request_approve()}</Button>
          </Actions>
        </Stack>
      </Form>
    </Card>
  )
}

type Accounts = RequestFacts['accounts']

function Several({ facts, answer, free }: PartProps & { free: Accounts }) {
  const ticked = [answer?.values.accounts ?? []].flat()
  return (
    <fieldset aria-describedby="accounts-hint">
      <legend className="sr-only">{m.access_request_for_many()}</legend>
      <p id="accounts-hint" className="text-sm text-ink2">
        {m.access_request_for_many_text()}
      </p>
      <FormErrors errors={answer?.errors.accounts} />
      <ul className="mt-3 divide-y divide-line rounded-md border border-line">
        {free.map(({ id, name }) => (
          <li key={id} className="grid items-center gap-x-4 gap-y-2 p-3 sm:grid-cols-[minmax(0,1fr)_14rem]">
            <CheckboxField name="accounts" value={id} label={name} defaultChecked={ticked.includes(id)} />
            <GivenRole
              {...{ facts, answer }}
              name={`roles.${id}`}
              label={m.access_request_role_for({ account: name })}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

/** Accounts where there is nothing to approve any more, and where to look at what there is. */
function Linked({ accounts, agency }: { accounts: Accounts; agency: string }) {
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {accounts.map(({ id, name }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 p-3">
          <CheckboxField
            name="linked"
            disabled
            checked
            readOnly
            label={name}
            hint={m.access_request_linked({ agency })}
            className="grow"
          />
          <TextLink to={`/a/${id}/access`} className="text-sm">
            {m.access_request_linked_see()}
          </TextLink>
        </li>
      ))}
    </ul>
  )
}

function NewAccount({ facts, answer, again }: PartProps & { again: boolean }) {
  const agency = facts.agencyName
  return (
    <>
      <p className="text-ink2">{again ? m.access_request_none_left_text() : m.access_request_none_text()}</p>
      <div>
        <p className="font-semibold">{m.access_request_new_account()}</p>
        <p className="text-sm text-ink2">{m.access_request_new_account_text({ agency })}</p>
      </div>
      <TextField
        name="accountName"
        label={m.access_request_account_name()}
        hint={m.access_request_account_name_hint()}
        autoComplete="organization"
        defaultValue={typed(answer, 'accountName')}
        errors={answer?.errors.accountName}
      />
    </>
  )
}
