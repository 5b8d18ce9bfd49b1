import type { ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from './button.tsx'
import { Card } from './card.tsx'
import { TextField } from './field.tsx'
import { AccountForm, FormErrors, HiddenFields } from './form.tsx'
import { Actions } from './page.tsx'

type Props = {
  /** What ends, said before anything does. */
  children: ReactNode
  /** The button's words; they name the account or person. */
  confirm: string
  cancel: { to: string; label?: string }
  action?: string
  fields?: Record<string, string | string[]>
  /** Where a slip would cost much: what must be typed first. The server compares. */
  typed?: { label: ReactNode; name: string; hint?: ReactNode; errors?: string[]; defaultValue?: string }
  errors?: string[]
  danger?: boolean
}

/** The body of a confirmation page. Posts for the open account; cancelling is a link and changes nothing. */
export function ConfirmForm({
  children,
  confirm,
  cancel,
  action,
  fields,
  typed,
  errors,
  danger = true,
}: Props) {
  return (
    <Card className="max-w-2xl">
      <AccountForm action={action} className="grid gap-5">
        <HiddenFields fields={fields} />
        <FormErrors errors={errors} />
        <div className="grid gap-3">{children}</div>
        {typed && <TextField {...typed} autoComplete="off" autoCapitalize="off" spellCheck={false} />}
        <Actions>
          <Button variant={danger ? 'danger' : 'primary'}>{confirm}</Button>
          <ButtonLink to={cancel.to}>{cancel.label ?? m.common_cancel()}</ButtonLink>
        </Actions>
      </AccountForm>
    </Card>
  )
}
