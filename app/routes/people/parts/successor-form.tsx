import { Form } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'

type Props = { name: string; by: string; errors?: Record<string, string[]>; may: boolean }

/** Who takes over: asked by GET, since nothing happens before the next page is confirmed. */
export function SuccessorForm({ by, errors, may }: Props) {
  const account = useAccount().name
  if (!may)
    return <Notice tone="warn">{errors?.['']?.join(' ') ?? m.people_refused_already_deactivated()}</Notice>
  return (
    <Card className="max-w-2xl">
      <Form method="get" noValidate className="grid gap-5">
        <FormErrors errors={errors?.['']} />
        <TextField
          name="by"
          label={m.replacing_by()}
          hint={m.replacing_by_hint({ account })}
          defaultValue={by}
          errors={errors?.by ?? errors?.address}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          required
        />
        <div>
          <Button variant="primary">{m.replacing_continue()}</Button>
        </div>
      </Form>
    </Card>
  )
}
