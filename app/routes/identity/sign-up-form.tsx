import { Form } from '@remix-run/react'
import { useEffect, useState } from 'react'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { EmailField } from './email-field.tsx'
import { NewPasswordField } from './new-password-field.tsx'

type Props = { to: string; shortestPassword: number; answer?: FormAnswer }

export function SignUpForm({ to, shortestPassword, answer }: Props) {
  const errors = answer?.errors ?? {}
  return (
    <Form method="post" action="/sign-up" noValidate className="grid gap-4">
      <HiddenFields fields={{ to }} />
      <OwnTimeZone />
      <FormErrors errors={errors['']} />
      <EmailField answer={answer} />
      <TextField
        name="name"
        label={m.identity_your_name()}
        autoComplete="name"
        required
        defaultValue={typed(answer, 'name')}
        errors={errors.name}
      />
      <TextField
        name="accountName"
        label={m.identity_account_name()}
        hint={m.identity_account_name_hint()}
        autoComplete="organization"
        required
        defaultValue={typed(answer, 'accountName')}
        errors={errors.accountName}
      />
      <NewPasswordField label={m.common_password()} shortest={shortestPassword} errors={errors.password} />
      <Button variant="primary" wide>
        {m.common_sign_up()}
      </Button>
    </Form>
  )
}

/** The browser's time zone, where script may say it; the profile offers all others. */
export function OwnTimeZone() {
  const [zone, setZone] = useState('UTC')
  useEffect(() => setZone(Intl.DateTimeFormat().resolvedOptions().timeZone), [])
  return <input type="hidden" name="timeZone" value={zone} readOnly />
}
