import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { CheckboxField, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { Actions } from '#app/ui/page.tsx'

type Props = {
  name?: string
  shared?: boolean
  /** What the view keeps; only where it is made. */
  query?: string
  refusal?: FormAnswer
  mayShare: boolean
  mayOwn: boolean
  cancel: string
}

/** Name of a view, and whether everybody in the account gets it. */
export function ViewForm({ name, shared, query, refusal, mayShare, mayOwn, cancel }: Props) {
  return (
    <Card className="max-w-2xl">
      <AccountForm className="grid gap-5">
        {query !== undefined && <HiddenFields fields={{ query }} />}
        <FormErrors errors={refusal?.errors['']} />
        <TextField
          name="name"
          label={m.listing_view_name()}
          hint={m.listing_view_name_hint()}
          errors={refusal?.errors.name}
          defaultValue={typed(refusal, 'name') ?? name}
          autoComplete="off"
          required
        />
        {mayOwn && (mayShare || shared) ? (
          <CheckboxField
            name="shared"
            value="yes"
            label={m.listing_view_shared()}
            hint={m.listing_view_shared_hint()}
            errors={refusal?.errors.shared}
            defaultChecked={refusal ? typed(refusal, 'shared') === 'yes' : shared}
          />
        ) : (
          !mayOwn && (
            <>
              <HiddenFields fields={{ shared: 'yes' }} />
              <p className="text-sm text-ink2">{m.listing_view_acting()}</p>
            </>
          )
        )}
        <Actions>
          <Button variant="primary">{m.common_save()}</Button>
          <ButtonLink to={cancel}>{m.common_cancel()}</ButtonLink>
        </Actions>
      </AccountForm>
    </Card>
  )
}
