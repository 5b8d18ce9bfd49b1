import { Form } from '@remix-run/react'
import type { FormAnswer } from '#app/auth/form.ts'
import { withReturn } from '#app/auth/safe-path.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { CodeField } from './code-forms.tsx'
import { DemoMailHint } from './demo-mail-hint.tsx'

type Props = { to: string; second: boolean; answer?: FormAnswer }

/** A code of the app or a recovery code, where the user has a second factor. */
function SecondField({ second, answer, name }: Pick<Props, 'second' | 'answer'> & { name: string }) {
  if (!second) return null
  return (
    <TextField
      id={`second-${name}`}
      name="second"
      label={m.factor_either_label()}
      autoComplete="one-time-code"
      autoCapitalize="off"
      spellCheck={false}
      maxLength={40}
      required
      errors={answer?.values.intent === name ? answer.errors.second : undefined}
    />
  )
}

export function ByPassword({ to, second, address, answer }: Props & { address: string }) {
  return (
    <Form method="post" action="/sign-in/again" noValidate className="grid gap-4">
      <HiddenFields fields={{ intent: 'password', to }} />
      <input type="hidden" autoComplete="username" value={address} readOnly />
      <TextField
        name="password"
        type="password"
        label={m.common_password()}
        autoComplete="current-password"
        required
        errors={answer?.errors.password}
      />
      <SecondField {...{ second, answer }} name="password" />
      <Button variant="primary" wide>
        {m.factor_again_go()}
      </Button>
    </Form>
  )
}

/** One click, for who plays somebody in a demo. */
export function ByDemo({ to, second, answer }: Props) {
  return (
    <Form method="post" action="/sign-in/again" noValidate className="grid gap-4 border-b border-line pb-5">
      <HiddenFields fields={{ intent: 'demo', to }} />
      <p className="text-sm text-ink2">{m.factor_again_demo()}</p>
      <SecondField {...{ second, answer }} name="demo" />
      <Button wide>{m.factor_again_go_demo()}</Button>
    </Form>
  )
}

/** Asks for a code by mail: for who has no password, or not at hand. */
export function ByMail({ to, address, password }: { to: string; address: string; password: boolean }) {
  return (
    <Form method="post" action="/sign-in/again" className="grid gap-2">
      <HiddenFields fields={{ intent: 'ask', to }} />
      <Button wide variant={password ? 'secondary' : 'primary'}>
        {m.factor_again_by_mail()}
      </Button>
      <p className="text-center text-xs text-ink3">{m.factor_again_by_mail_to({ address })}</p>
    </Form>
  )
}

export function ByCode({ to, second, codeId, demo, answer }: Props & { codeId: string; demo: boolean }) {
  return (
    <Form
      method="post"
      action={withReturn(`/sign-in/again?code=${codeId}`, to)}
      noValidate
      className="grid gap-4"
    >
      <HiddenFields fields={{ intent: 'code', codeId, to }} />
      <p className="text-sm text-ink2">{m.factor_again_code_sent()}</p>
      <CodeField errors={answer?.errors.code} />
      <SecondField {...{ second, answer }} name="code" />
      <Button variant="primary" wide>
        {m.factor_again_go()}
      </Button>
      {demo && <DemoMailHint />}
    </Form>
  )
}
