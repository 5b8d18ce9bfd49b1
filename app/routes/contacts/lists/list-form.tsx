import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'

type Props = { name?: string; refusal?: FormAnswer }

/** What a list is called. What it asks of its contacts' owners stands here too. */
export function ListForm({ name, refusal }: Props) {
  return (
    <Card title={name === undefined ? m.lists_new() : m.lists_details()}>
      <AccountForm>
        <Stack>
          <FormErrors errors={refusal?.errors['']} />
          <TextField
            name="name"
            label={m.lists_name()}
            hint={name === undefined ? m.lists_name_hint() : undefined}
            errors={refusal?.errors.name}
            defaultValue={typed(refusal, 'name') ?? name}
            autoComplete="off"
            required
          />
          <Actions>
            <Button variant={name === undefined ? 'primary' : 'secondary'}>
              {name === undefined ? m.lists_create() : m.common_save()}
            </Button>
          </Actions>
        </Stack>
      </AccountForm>
    </Card>
  )
}
