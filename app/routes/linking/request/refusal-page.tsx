import { Form } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, TextLink } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { typed } from '#app/ui/form.tsx'
import { Actions } from '#app/ui/page.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import type { PartProps } from './page.tsx'

/** Asks before anything is refused; the asked address must be typed unless it belongs to whoever is signed in. */
export function RefusalForm({ facts, answer }: PartProps) {
  const { id, agencyName: agency, maskedAddress: address, addressed } = facts
  return (
    <PublicPage
      title={m.access_refusal_title({ agency })}
      lead={m.access_refusal_text({ agency })}
      below={
        <TextLink to={`/requests/${id}`} className="inline-flex min-h-6 items-center">
          {m.access_request_back()}
        </TextLink>
      }
    >
      <Form method="post" noValidate className="grid gap-5">
        {!addressed && (
          <TextField
            type="email"
            name="address"
            label={m.common_email()}
            hint={m.access_refusal_address_hint({ address })}
            autoComplete="email"
            defaultValue={typed(answer, 'address')}
            errors={answer?.errors.address}
          />
        )}
        <Actions>
          <Button variant="primary">{m.access_request_decline()}</Button>
          <Button name="block" value="yes">
            {m.access_refusal_block()}
          </Button>
        </Actions>
        <p className="text-sm text-ink2">{m.access_refusal_block_text({ agency })}</p>
      </Form>
    </PublicPage>
  )
}

export function RefusalDone({ facts: { agencyName: agency, blocked } }: PartProps) {
  return (
    <PublicPage title={m.access_refusal_done()} lead={m.access_refusal_done_text({ agency })}>
      {blocked && <p className="text-ink2">{m.access_refusal_done_blocked()}</p>}
      <p className="text-sm">
        <TextLink to="/guide">{m.access_request_guide()}</TextLink>
      </p>
    </PublicPage>
  )
}
