import { Form } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, buttonClass, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'
import { EndDate, GivenRole } from './fields.tsx'
import type { PartProps } from './page.tsx'

/** For whoever is not signed in: first the question whether they have a login at all (L12). */
export function SignUpOrIn({ facts, answer }: PartProps) {
  const signIn = `/sign-in?to=${encodeURIComponent(`/requests/${facts.id}`)}`
  return (
    <Card title={m.access_request_use()}>
      <div className="grid gap-4">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <ButtonLink to={signIn}>{m.access_request_use_yes()}</ButtonLink>
          <p className="text-sm text-ink2">{m.access_request_use_yes_text()}</p>
        </div>
        <details open={answer !== undefined}>
          <summary className={buttonClass()}>{m.access_request_use_no()}</summary>
          <SignUp {...{ facts, answer, signIn }} />
        </details>
      </div>
    </Card>
  )
}

function SignUp({ facts, answer, signIn }: PartProps & { signIn: string }) {
  const taken = answer?.errors.address
  const field = (name: string) => ({
    name,
    defaultValue: typed(answer, name),
    errors: answer?.errors[name],
  })
  return (
    <Form
      method="post"
      action={`/requests/${facts.id}/sign-up`}
      noValidate
      className="mt-4 border-t border-line pt-5"
    >
      <Stack>
        <p className="text-ink2">{m.access_request_use_no_text({ agency: facts.agencyName })}</p>
        <FormErrors errors={answer?.errors['']} />
        <FormErrors errors={taken} />
        {taken && (
          <Actions>
            <ButtonLink to={signIn} variant="primary">
              {m.access_closed_sign_in()}
            </ButtonLink>
          </Actions>
        )}
        <TextField
          {...field('accountName')}
          label={m.access_request_account_name()}
          hint={m.access_request_account_name_hint()}
          autoComplete="organization"
        />
        <TextField {...field('name')} label={m.access_request_your_name()} autoComplete="name" />
        <TextField
          name="password"
          type="password"
          label={m.common_password()}
          hint={m.access_request_password_hint({ count: facts.shortestPassword })}
          autoComplete="new-password"
          errors={answer?.errors.password}
        />
        <p className="text-sm text-ink2">{m.access_request_login({ address: facts.maskedAddress })}</p>
        <GivenRole {...{ facts, answer }} />
        <EndDate answer={answer} />
        <Actions>
          <Button variant="primary">{m.access_request_approve()}</Button>
        </Actions>
      </Stack>
    </Form>
  )
}
