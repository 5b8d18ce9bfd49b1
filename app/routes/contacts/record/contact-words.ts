import type { Custom } from '#app/domain/contacts/contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import type { Problem } from '#app/domain/contacts/facts-of-contact.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { formatNumber } from '#app/ui/number.ts'
import { readDay, type DraftName } from './texts.ts'

/** What people call an attribute of every account's contacts, by the form's name. */
export const attributeWords: Record<DraftName, () => string> = {
  name: m.record_name,
  emails: m.contacts_field_emails,
  phones: m.contacts_field_phones,
  company: m.contacts_field_company,
  companySize: m.contacts_field_company_size,
  territory: m.contacts_field_territory,
  productInterest: m.contacts_field_product_interest,
  leadScore: m.contacts_field_lead_score,
  status: m.contacts_field_status,
  value: m.contacts_field_value_cents,
}

/** Why a value was refused, in words for its field. */
export const problemWords: Record<Problem, () => string> = {
  required: m.identity_form_required,
  'too-long': m.record_problem_too_long,
  'too-many': m.record_problem_too_many,
  'not-an-address': m.record_problem_address,
  'not-a-phone': m.record_problem_phone,
  'not-a-number': m.record_problem_number,
  'not-a-whole-number': m.record_problem_whole_number,
  'out-of-range': m.record_problem_range,
  'not-a-date': m.record_problem_date,
  'not-a-choice': m.record_problem_choice,
  'not-yes-or-no': m.record_problem_yes_or_no,
}

/** One value of an account's own field, to be read. */
export function customWords(
  field: Pick<ContactField, 'kind'>,
  value: Custom[string],
  locale: 'en' | 'de' = getLocale(),
): string {
  if (typeof value === 'boolean') return value ? m.record_yes() : m.record_no()
  if (typeof value === 'number') return formatNumber(value, locale)
  return field.kind === 'date' ? readDay(value, locale) : value
}
