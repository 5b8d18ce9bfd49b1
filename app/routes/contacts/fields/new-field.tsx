import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'
import { kindWords } from './kind-words.ts'

/** The form for one more thing to know of contacts. */
export function NewField({ refusal }: { refusal?: FormAnswer }) {
  return (
    <Card title={m.fields_new()}>
      <AccountForm>
        <HiddenFields fields={{ intent: 'create' }} />
        <Stack>
          <FormErrors errors={refusal?.errors['']} />
          <TextField
            name="label"
            label={m.fields_label()}
            hint={m.fields_label_hint()}
            errors={refusal?.errors.label}
            defaultValue={typed(refusal, 'label')}
            autoComplete="off"
            required
          />
          <SelectField
            name="kind"
            label={m.fields_kind()}
            hint={m.fields_kind_hint()}
            errors={refusal?.errors.kind}
            defaultValue={typed(refusal, 'kind')}
            options={Object.entries(kindWords).map(([value, label]) => ({ value, label: label() }))}
          />
          <TextArea
            name="choices"
            rows={3}
            label={m.fields_choices()}
            hint={m.fields_choices_new_hint()}
            errors={refusal?.errors.choices}
            defaultValue={typed(refusal, 'choices')}
            optional
          />
          <Actions>
            <Button variant="primary">{m.fields_create()}</Button>
          </Actions>
        </Stack>
      </AccountForm>
    </Card>
  )
}
