import { Form } from '@remix-run/react'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { CheckboxField, TextField } from '#app/ui/field.tsx'
import { HiddenFields, typed } from '#app/ui/form.tsx'

type Props = { answer?: FormAnswer }

/** The six digits that an app shows; ticked, this browser is not asked again for thirty days. */
export function AppCodeForm({ answer }: Props) {
  return (
    <Form method="post" noValidate className="grid gap-4">
      <HiddenFields fields={{ intent: 'app' }} />
      <AppCodeField errors={answer?.errors.code} />
      <CheckboxField
        name="remember"
        value="yes"
        label={m.factor_remember()}
        hint={m.factor_remember_hint()}
        defaultChecked={typed(answer, 'remember') !== undefined}
      />
      <Button variant="primary" wide>
        {m.factor_step_go()}
      </Button>
    </Form>
  )
}

export function AppCodeField({ errors }: { errors?: string[] }) {
  return (
    <TextField
      name="code"
      label={m.factor_code_label()}
      hint={m.factor_code_hint()}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={20}
      required
      errors={errors}
    />
  )
}

/** For whoever has not got their phone. */
export function RecoveryCodeForm({ answer, open }: Props & { open: boolean }) {
  const errors = answer?.errors.recovery
  return (
    <details open={open || Boolean(errors)}>
      <summary className="text-link inline-block text-sm">{m.factor_recovery_use()}</summary>
      <Form method="post" noValidate className="mt-4 grid gap-4">
        <HiddenFields fields={{ intent: 'recovery-code' }} />
        <TextField
          name="recovery"
          label={m.factor_recovery_label()}
          hint={m.factor_recovery_hint()}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={40}
          required
          defaultValue={typed(answer, 'recovery')}
          errors={errors}
        />
        <Button wide>{m.factor_step_go()}</Button>
      </Form>
    </details>
  )
}
