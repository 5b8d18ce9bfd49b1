import { Form } from '@remix-run/react'
import type { FormAnswer } from '#app/auth/form.ts'
import { withReturn } from '#app/auth/safe-path.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, TextLink } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { DemoMailHint } from './demo-mail-hint.tsx'
import { EmailField } from './email-field.tsx'

export function AskCodeForm({ to, answer }: { to: string; answer?: FormAnswer }) {
  return (
    <Form method="post" action="/sign-in/code" noValidate className="grid gap-4">
      <HiddenFields fields={{ to, intent: 'ask' }} />
      <FormErrors errors={answer?.errors['']} />
      <EmailField answer={answer} />
      <Button variant="primary" wide>
        {m.identity_code_send()}
      </Button>
    </Form>
  )
}

type Props = { to: string; codeId: string; open: boolean; demo: boolean; answer?: FormAnswer }

/** The six digits. A code that is over says so, with the way to a new one. */
export function EnterCodeForm({ to, codeId, open, demo, answer }: Props) {
  const again = <TextLink to={withReturn('/sign-in/code', to)}>{m.identity_code_again()}</TextLink>
  if (!open)
    return (
      <Notice tone="warn" role="alert" title={m.identity_code_over()}>
        {again}
      </Notice>
    )
  return (
    <Form
      method="post"
      action={withReturn(`/sign-in/code?code=${codeId}`, to)}
      noValidate
      className="grid gap-4"
    >
      <HiddenFields fields={{ to, codeId }} />
      <FormErrors errors={answer?.errors['']} />
      <CodeField errors={answer?.errors.code} />
      <Button variant="primary" wide>
        {m.common_sign_in()}
      </Button>
      <p className="text-center text-sm">{again}</p>
      {demo && <DemoMailHint />}
    </Form>
  )
}

/** Six digits, as phones and password managers offer them from a mail. */
export function CodeField({ errors }: { errors?: string[] }) {
  return (
    <TextField
      name="code"
      label={m.identity_code_label()}
      hint={m.identity_code_hint()}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={20}
      required
      errors={errors}
    />
  )
}
