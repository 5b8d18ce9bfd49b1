import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'

export function RenameForm({ name, refusal }: { name: string; refusal?: FormAnswer }) {
  const ours = refusal && typed(refusal, 'intent') === 'rename' ? refusal : undefined
  return (
    <Card title={m.teams_rename()}>
      <AccountForm className="grid gap-3">
        <HiddenFields fields={{ intent: 'rename' }} />
        <FormErrors errors={ours?.errors['']} />
        <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
          <TextField
            name="name"
            label={m.teams_name()}
            errors={ours?.errors.name}
            defaultValue={typed(ours, 'name') ?? name}
            autoComplete="off"
            required
            className="min-w-48 grow sm:max-w-80"
          />
          <Button className="mt-6">{m.common_save()}</Button>
        </div>
      </AccountForm>
    </Card>
  )
}
