import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'

type Props = { days: number | null; refusal: FormAnswer | undefined }

/** After how many days the contact owners of a list are reminded. */
export function IntervalForm({ days, refusal }: Props) {
  return (
    <Card>
      <AccountForm>
        <Stack>
          <FormErrors errors={refusal?.errors['']} />
          <IntervalField days={days} refusal={refusal} />
          <Actions>
            <Button variant="primary">{m.follow_ups_save()}</Button>
          </Actions>
        </Stack>
      </AccountForm>
    </Card>
  )
}

/** The field itself, for forms that ask more of a list. */
export function IntervalField({ days, refusal }: Props) {
  return (
    <TextField
      name="days"
      label={m.follow_ups_days()}
      hint={m.follow_ups_days_hint()}
      inputMode="numeric"
      defaultValue={typed(refusal, 'days') ?? days ?? ''}
      errors={refusal?.errors.days}
      className="max-w-48"
    />
  )
}
