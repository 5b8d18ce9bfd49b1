import type { FieldKind } from '#app/domain/contacts/fields/contact-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Say = (inputs?: Record<string, never>, options?: { locale?: 'en' | 'de' }) => string

/** What people call the kinds of an account's own fields. */
export const kindWords: Record<FieldKind, Say> = {
  text: m.fields_kind_text,
  number: m.fields_kind_number,
  date: m.fields_kind_date,
  choice: m.fields_kind_choice,
  'yes-no': m.fields_kind_yes_no,
}
