import { Form } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import type { PartProps } from './page.tsx'

/** For somebody signed in to whom the request was not sent: another login, or the asked address as one more of theirs. */
export function SomebodyElse({ facts, answer }: PartProps) {
  const { id, maskedAddress: address, user } = facts
  return (
    <Card title={m.access_request_other()}>
      <div className="grid gap-6">
        <p className="text-ink2">
          {m.access_request_other_text({ address, name: user!.name, own: user!.address })}
        </p>
        <FormErrors errors={answer?.errors['']} />
        <Way
          title={m.access_request_other_switch()}
          text={m.access_request_other_switch_text()}
          button={m.access_request_other_switch_do()}
          action="/sign-out"
          field={{ name: 'to', value: `/requests/${id}` }}
        />
        <Way
          title={m.access_request_other_alias()}
          text={m.access_request_other_alias_text({ address })}
          button={m.access_request_other_alias_do()}
          action={`/requests/${id}/alias`}
          field={{ name: 'intent', value: 'send' }}
        />
      </div>
    </Card>
  )
}

type WayProps = {
  title: string
  text: string
  button: string
  action: string
  field: { name: string; value: string }
}

function Way({ title, text, button, action, field }: WayProps) {
  return (
    <Form method="post" action={action}>
      <p className="font-semibold">{title}</p>
      <p className="mt-0.5 max-w-prose text-sm text-ink2">{text}</p>
      <input type="hidden" {...field} />
      <Button className="mt-3">{button}</Button>
    </Form>
  )
}
