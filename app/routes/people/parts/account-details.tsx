import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { RadioField, SelectField, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'

type Details = { name: string; timeZone: string; locale: 'en' | 'de' }

const languages = () => [
  { value: 'en', label: m.common_language_en() },
  { value: 'de', label: m.common_language_de() },
]

/** Name, time zone and language of the account, for those who may change them. */
export function DetailsForm(props: { details: Details; zones: string[]; refusal?: FormAnswer }) {
  const { details, zones, refusal } = props
  const errors = refusal?.errors ?? {}
  const shown = (key: keyof Details) => typed(refusal, key) ?? details[key]
  const all = zones.includes(details.timeZone) ? zones : [details.timeZone, ...zones]
  return (
    <Card title={m.common_details()}>
      <AccountForm>
        <Stack>
          <FormErrors errors={errors['']} />
          <TextField
            name="name"
            label={m.people_account_name()}
            errors={errors.name}
            defaultValue={shown('name')}
            autoComplete="organization"
            required
          />
          <SelectField
            name="timeZone"
            label={m.people_time_zone()}
            hint={m.people_time_zone_hint()}
            errors={errors.timeZone}
            defaultValue={shown('timeZone')}
            options={all.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          />
          <RadioField
            name="locale"
            label={m.common_language()}
            hint={m.people_language_hint()}
            errors={errors.locale}
            defaultValue={shown('locale')}
            options={languages()}
          />
          <Actions>
            <Button variant="primary">{m.common_save()}</Button>
          </Actions>
        </Stack>
      </AccountForm>
    </Card>
  )
}
