import { Form } from '@remix-run/react'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { CodeField } from './code-forms.tsx'
import { DemoMailHint } from './demo-mail-hint.tsx'

const path = '/single-sign-on/confirmation'

type PasswordProps = { byPassword: boolean; address: string; answer?: FormAnswer }

/** The password of a login, where it has one; a code by mail for whoever does not know it or has none. */
export function ConfirmByPassword({ byPassword, address, answer }: PasswordProps) {
  return (
    <>
      <FormErrors errors={answer?.errors['']} />
      {byPassword && (
        <Form method="post" action={path} noValidate className="grid gap-4">
          <input type="hidden" autoComplete="username" value={address} readOnly />
          <TextField
            name="password"
            type="password"
            label={m.sso_confirm_password()}
            autoComplete="current-password"
            required
            errors={answer?.errors.password}
          />
          <Button variant="primary" wide>
            {m.sso_confirm()}
          </Button>
        </Form>
      )}
      <AskCode variant={byPassword ? 'secondary' : 'primary'} label={m.identity_code_send()} />
      {!byPassword && <p className="text-sm text-ink2">{m.sso_confirm_by_code_only({ address })}</p>}
    </>
  )
}

type CodeProps = { codeId: string; address: string; demo: boolean; answer?: FormAnswer }

export function ConfirmByCode({ codeId, address, demo, answer }: CodeProps) {
  return (
    <>
      <Form method="post" action={`${path}?code=${codeId}`} noValidate className="grid gap-4">
        <HiddenFields fields={{ intent: 'code', codeId }} />
        <p>{m.sso_confirm_code_sent({ address })}</p>
        <FormErrors errors={answer?.errors['']} />
        <CodeField errors={answer?.errors.code} />
        <Button variant="primary" wide>
          {m.sso_confirm()}
        </Button>
        {demo && <DemoMailHint />}
      </Form>
      <AskCode variant="quiet" label={m.identity_code_again()} />
    </>
  )
}

/** For whoever passed both steps just now: one click. */
export function ConfirmProven() {
  return (
    <Form method="post" action={path}>
      <HiddenFields fields={{ intent: 'proven' }} />
      <Button variant="primary" wide>
        {m.sso_confirm()}
      </Button>
    </Form>
  )
}

function AskCode({ variant, label }: { variant: 'primary' | 'secondary' | 'quiet'; label: string }) {
  return (
    <Form method="post" action={path}>
      <HiddenFields fields={{ intent: 'ask' }} />
      <Button wide variant={variant}>
        {label}
      </Button>
    </Form>
  )
}
