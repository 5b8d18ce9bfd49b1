import type { Attribute, AttributeKey } from '#app/domain/contacts/attributes.ts'
import { attributeNamed } from '#app/domain/contacts/attributes.ts'
import { valuesOf, type Condition, type Operator } from '#app/domain/contacts/conditions.ts'
import { isStatus } from '#app/domain/contacts/contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import type { ConditionProblem } from '#app/domain/contacts/typed-conditions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { formatInstant } from '#app/ui/time.tsx'
import { statusName } from './status-badge.tsx'

const names: Record<AttributeKey, () => string> = {
  name: m.common_name,
  email: m.contacts_field_emails,
  phone: m.contacts_field_phones,
  company: m.contacts_field_company,
  companySize: m.contacts_field_company_size,
  territory: m.contacts_field_territory,
  productInterest: m.contacts_field_product_interest,
  leadScore: m.contacts_field_lead_score,
  status: m.contacts_field_status,
  value: m.contacts_field_value_cents,
  createdAt: m.listing_created,
}

const words: Record<Operator, () => string> = {
  is: m.listing_is,
  'is-not': m.listing_is_not,
  contains: m.listing_contains,
  'contains-not': m.listing_contains_not,
  'starts-with': m.listing_starts_with,
  known: m.listing_known,
  unknown: m.listing_unknown,
  'at-least': m.listing_at_least,
  'at-most': m.listing_at_most,
  from: m.listing_from,
  until: m.listing_until,
  'one-of': m.listing_one_of,
  'contains-any': m.listing_contains_any,
  between: m.listing_between,
}

/** What a condition speaks of, by the name that people know it by. */
export function attributeName(attribute: Attribute): string {
  return 'field' in attribute ? attribute.field.label : names[attribute.key]()
}

export const operatorName = (operator: Operator): string => words[operator]()

/** A condition in words; one that can no longer be asked says so. */
export function conditionWords(condition: Condition, fields: readonly ContactField[]): string {
  const attribute = attributeNamed(condition.attribute, fields)
  if (!attribute || !Object.hasOwn(words, condition.operator)) return m.listing_condition_gone()
  const between = condition.operator === 'between' ? m.listing_and() : m.listing_or()
  const value = valuesOf(condition.value)
    .map((each) => valueWords(attribute, each))
    .join(between)
  return [attributeName(attribute), operatorName(condition.operator), value].filter(Boolean).join(' ')
}

function valueWords(attribute: Attribute, value: string): string {
  const tag = getLocale() === 'de' ? 'de-DE' : 'en-GB'
  switch (attribute.kind) {
    case 'number':
      if (value === '') return ''
      return Number(value).toLocaleString(tag)
    case 'cents':
      if (value === '') return ''
      return (Number(value) / 100).toLocaleString(tag, { minimumFractionDigits: 2 })
    case 'date':
    case 'instant':
      return Number.isNaN(Date.parse(value))
        ? value
        : formatInstant(`${value}T12:00:00Z`, getLocale(), 'UTC', 'day')
    case 'yes-no':
      return value === 'true' ? m.listing_yes() : value === 'false' ? m.listing_no() : ''
    case 'choice':
      return 'key' in attribute && isStatus(value) ? statusName(value) : value
    default:
      return value === '' ? '' : m.listing_quoted({ value })
  }
}

const problems: Record<ConditionProblem, () => string> = {
  'no-such-attribute': m.listing_problem_no_attribute,
  'operator-does-not-fit': m.listing_problem_operator,
  'needs-two': m.listing_problem_two,
  'not-a-range': m.listing_problem_range,
  required: m.listing_problem_missing,
  'too-long': m.listing_problem_too_long,
  'too-many': m.listing_problem_too_long,
  'not-a-number': m.listing_problem_number,
  'not-a-whole-number': m.listing_problem_number,
  'out-of-range': m.listing_problem_number,
  'not-a-date': m.listing_problem_date,
  'not-a-choice': m.listing_problem_choice,
  'not-yes-or-no': m.listing_problem_yes_no,
  'not-an-address': m.listing_problem_missing,
  'not-a-phone': m.listing_problem_missing,
}

/** What is wrong with a condition that was typed. */
export const conditionProblem = (problem: ConditionProblem): string => problems[problem]()
