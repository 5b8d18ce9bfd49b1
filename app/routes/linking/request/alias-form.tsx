import { Form } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, TextLink } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, typed } from '#app/ui/form.tsx'
import { Actions } from '#app/ui/page.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import type { PartProps } from './page.tsx'

/** Takes the code that was mailed to the asked address. */
export function AliasForm({ facts, codeId, answer }: PartProps & { codeId: string }) {
  const here = `/requests/${facts.id}/alias`
  return (
    <PublicPage
      title={m.access_request_code_title()}
      lead={m.access_request_code_text({ address: facts.maskedAddress })}
      below={
        <TextLink to={`/requests/${facts.id}`} className="inline-flex min-h-6 items-center">
          {m.access_request_back()}
        </TextLink>
      }
    >
      <FormErrors errors={answer?.errors['']} />
      <Form method="post" action={`${here}?code=${codeId}`} noValidate className="grid gap-5">
        <input type="hidden" name="codeId" value={codeId} />
        <TextField
          name="code"
          label={m.access_request_code_field()}
          inputMode="numeric"
          autoComplete="one-time-code"
          defaultValue={typed(answer, 'code')}
          errors={answer?.errors.code}
        />
        <Actions>
          <Button variant="primary">{m.access_request_code_do()}</Button>
        </Actions>
      </Form>
      <Form method="post" action={`${here}?code=${codeId}`} className="border-t border-line pt-4">
        <input type="hidden" name="intent" value="send" />
        <Button variant="quiet" small>
          {m.access_request_code_again()}
        </Button>
      </Form>
    </PublicPage>
  )
}
