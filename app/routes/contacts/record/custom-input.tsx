import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { SelectField, TextField } from '#app/ui/field.tsx'

type Props = { field: ContactField; text: string; errors?: string[]; newer?: string }

/** The field for one thing that the account itself wants to know. */
export function CustomInput({ field: { id, label, kind, choices }, text, errors, newer }: Props) {
  const common = {
    name: `custom.${id}`,
    label,
    defaultValue: text,
    errors,
    autoComplete: 'off',
    hint: newer === undefined ? undefined : m.record_newer_value({ value: newer || '–' }),
  }
  switch (kind) {
    case 'text':
      return <TextField {...common} />
    case 'number':
      return <TextField {...common} inputMode="decimal" />
    case 'date':
      return <TextField {...common} type="date" className="max-w-48" />
    case 'choice': {
      // A choice that was taken away since stands where it was made, until another one is.
      const gone = text !== '' && !choices.includes(text)
      return (
        <SelectField
          {...common}
          options={[
            { value: '', label: '–' },
            ...(gone ? [{ value: text, label: m.record_choice_gone({ choice: text }) }] : []),
            ...choices.map((choice) => ({ value: choice, label: choice })),
          ]}
        />
      )
    }
    case 'yes-no':
      return (
        <SelectField
          {...common}
          options={[
            { value: '', label: '–' },
            { value: 'yes', label: m.record_yes() },
            { value: 'no', label: m.record_no() },
          ]}
        />
      )
  }
}
