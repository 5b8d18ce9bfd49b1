import type { Attribute, AttributeKey, AttributeKind } from '#app/domain/contacts/attributes.ts'
import { attributeNamed } from '#app/domain/contacts/attributes.ts'
import { valuesOf, type Condition, type Operator } from '#app/domain/contacts/conditions.ts'
import { isStatus } from '#app/domain/contacts/contact.ts'
import type { ContactField } from '#app/domain/contacts/fields/contact-fields.ts'
import type { ConditionProblem } from '#app/domain/contacts/typed-conditions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { formatAmount } from '#app/ui/money.ts'
import { formatNumber } from '#app/ui/number.ts'
import { formatInstant } from '#app/ui/time.tsx'
import { statusName } from './status-badge.tsx'

type Locale = 'en' | 'de'
type Say = (inputs?: Record<string, never>, options?: { locale?: Locale }) => string

/** What every account's attributes are called where a condition speaks of them. */
export const attributeNames: Record<AttributeKey, Say> = {
  name: m.common_name,
  email: m.conditions_email,
  phone: m.conditions_phone,
  company: m.contacts_field_company,
  companySize: m.contacts_field_company_size,
  territory: m.contacts_field_territory,
  productInterest: m.contacts_field_product_interest,
  leadScore: m.contacts_field_lead_score,
  status: m.contacts_field_status,
  value: m.contacts_field_value_cents,
  createdAt: m.conditions_created,
}

const words: Record<Operator, Say> = {
  is: m.conditions_is,
  'is-not': m.conditions_is_not,
  contains: m.conditions_contains,
  'contains-not': m.conditions_contains_not,
  'starts-with': m.conditions_starts_with,
  known: m.conditions_known,
  unknown: m.conditions_unknown,
  'at-least': m.conditions_at_least,
  'at-most': m.conditions_at_most,
  from: m.conditions_from,
  until: m.conditions_until,
  'one-of': m.conditions_one_of,
  'contains-any': m.conditions_contains_any,
  between: m.conditions_between,
}

/** What a condition speaks of, by the name that people know it by. */
export function attributeName(attribute: Attribute): string {
  return 'field' in attribute ? attribute.field.label : attributeNames[attribute.key]()
}

export const operatorName = (operator: Operator): string => words[operator]()

/** A condition in words; one that can no longer be asked says so. */
export function conditionWords(condition: Condition, fields: readonly ContactField[]): string {
  const attribute = attributeNamed(condition.attribute, fields)
  if (!attribute || !Object.hasOwn(words, condition.operator)) return m.conditions_gone()
  const name = 'field' in attribute ? attribute.field.label : attribute.key
  return comparisonWords({ ...condition, attribute: name, kind: attribute.kind })
}

/** The same of a condition that stands for itself: an attribute by our key, or an own field by its label. */
export function comparisonWords(
  { attribute, kind, operator, value }: Condition & { kind: AttributeKind | null },
  locale: Locale = getLocale(),
): string {
  const name = Object.hasOwn(attributeNames, attribute)
    ? attributeNames[attribute as AttributeKey]({}, { locale })
    : attribute
  const between = operator === 'between' ? m.conditions_and : m.conditions_or
  const shown = valuesOf(value)
    .map((each) => valueWords(attribute, kind, each, locale))
    .join(between({}, { locale }))
  return [name, words[operator]({}, { locale }), shown].filter(Boolean).join(' ')
}

function valueWords(attribute: string, kind: AttributeKind | null, value: string, locale: Locale): string {
  if (value === '') return ''
  switch (kind) {
    case 'number':
      return formatNumber(Number(value), locale)
    case 'cents':
      return formatAmount(Number(value), locale)
    case 'date':
    case 'instant':
      return Number.isNaN(Date.parse(value))
        ? value
        : formatInstant(`${value}T12:00:00Z`, locale, 'UTC', 'day')
    case 'yes-no':
      return value === 'true' ? m.conditions_yes({}, { locale }) : m.conditions_no({}, { locale })
    case 'choice':
      return attribute === 'status' && isStatus(value) ? statusName(value, locale) : value
    default:
      return m.conditions_quoted({ value }, { locale })
  }
}

const problems: Record<ConditionProblem, () => string> = {
  'no-such-attribute': m.conditions_problem_no_attribute,
  'operator-does-not-fit': m.conditions_problem_operator,
  'needs-two': m.conditions_problem_two,
  'not-a-range': m.conditions_problem_order,
  required: m.conditions_problem_missing,
  'too-long': m.conditions_problem_too_long,
  'too-many': m.conditions_problem_too_long,
  'not-a-number': m.conditions_problem_number,
  'not-a-whole-number': m.conditions_problem_number,
  'out-of-range': m.conditions_problem_range,
  'not-a-date': m.conditions_problem_date,
  'not-a-choice': m.conditions_problem_choice,
  'not-yes-or-no': m.conditions_problem_yes_no,
  'not-an-address': m.conditions_problem_missing,
  'not-a-phone': m.conditions_problem_missing,
}

/** What is wrong with a condition that was typed. */
export const conditionProblem = (problem: ConditionProblem): string => problems[problem]()
