import { statuses } from '#app/domain/contacts/contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Card } from '#app/ui/card.tsx'
import { SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Stack } from '#app/ui/page.tsx'
import { statusName } from '../list/status-badge.tsx'
import { attributeWords } from './contact-words.ts'
import { CustomInput } from './custom-input.tsx'

type Props = {
  fields: ContactField[]
  /** What stands in the fields, by their names. */
  texts: Record<string, string>
  errors: Record<string, string[]>
  /** What somebody else has saved meanwhile, by the names of the fields where it is another. */
  newer?: Record<string, string>
}

/** All that is kept of a contact, as fields of a form. */
export function ContactInputs({ fields, texts, errors, newer = {} }: Props) {
  const of = (name: keyof typeof attributeWords, hint?: string) => ({
    name,
    label: attributeWords[name](),
    defaultValue: texts[name] ?? '',
    errors: errors[name],
    hint: newer[name] === undefined ? hint : m.record_newer_value({ value: newer[name] || '–' }),
    autoComplete: 'off',
  })
  return (
    <>
      <Card title={m.record_section_person()}>
        <Stack>
          <TextField {...of('name')} required />
          <TextArea {...of('emails', m.record_emails_hint())} rows={2} spellCheck={false} />
          <TextArea {...of('phones', m.record_phones_hint())} rows={2} spellCheck={false} />
          <TextField {...of('company')} />
          <TextField {...of('companySize', m.record_company_size_hint())} inputMode="numeric" />
        </Stack>
      </Card>
      <Card title={m.record_section_business()}>
        <Stack>
          <SelectField
            {...of('status')}
            options={statuses.map((value) => ({ value, label: statusName(value) }))}
          />
          <TextField {...of('territory')} />
          <TextField {...of('productInterest')} />
          <TextField {...of('leadScore', m.record_lead_score_hint())} />
          <TextField {...of('value', m.record_value_hint())} inputMode="decimal" />
        </Stack>
      </Card>
      {fields.length > 0 && (
        <Card title={m.record_section_own()}>
          <Stack>
            {fields.map((field) => (
              <CustomInput
                key={field.id}
                field={field}
                text={texts[`custom.${field.id}`] ?? ''}
                errors={errors[`custom.${field.id}`]}
                newer={newer[`custom.${field.id}`]}
              />
            ))}
          </Stack>
        </Card>
      )}
    </>
  )
}
