import { isStatus } from '#app/domain/contacts/contact.ts'
import { fieldKinds } from '#app/domain/contacts/fields/contact-fields.ts'
import type { ConditionFacts } from '#app/domain/contacts/workflows/facts-of-workflow.ts'
import { entryKinds, rules } from '#app/domain/contacts/workflows/workflow.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { formatAmount } from '#app/ui/money.ts'
import { formatInstant } from '#app/ui/time.tsx'
import { entryNames, ruleNames } from './automation/words.ts'
import { kindWords } from './fields/kind-words.ts'
import { stopWords } from './imports/words.ts'
import { attributeNames, comparisonWords } from './list/condition-words.ts'
import { statusName } from './list/status-badge.tsx'

type Locale = 'en' | 'de'
type Say = (inputs?: Record<string, never>, options?: { locale?: Locale }) => string

/** What the facts of entries about contacts are called in the log. */
export const contactFactNames: Record<string, Say> = {
  contactOwner: m.contacts_field_contact_owner,
  count: m.contacts_field_count,
  change: m.ownership_change,
  contact: m.record_field_contact,
  private: m.record_private,
  kind: m.fields_kind,
  choices: m.record_field_choices,
  moved: m.contacts_field_moved,
  emails: m.contacts_field_emails,
  phones: m.contacts_field_phones,
  company: m.contacts_field_company,
  companySize: m.contacts_field_company_size,
  territory: m.contacts_field_territory,
  productInterest: m.contacts_field_product_interest,
  leadScore: m.contacts_field_lead_score,
  status: m.contacts_field_status,
  valueCents: m.contacts_field_value_cents,
  list: m.contacts_field_list,
  dueAt: m.follow_ups_field_due,
  followUpDays: m.follow_ups_field_days,
  workflow: m.contacts_field_workflow,
  file: m.contacts_field_file,
  mergedInto: m.contacts_field_merged_into,
  filter: m.listing_field_filter,
  shared: m.listing_field_shared,
  created: m.imports_created,
  changed: m.imports_changed,
  unchanged: m.imports_unchanged,
  refused: m.imports_refused,
  stopped: m.imports_field_stopped,
  entryPoint: m.workflows_entry,
  entryList: m.workflows_entry_list,
  entryField: m.workflows_entry_field,
  matching: m.workflows_matching,
  conditions: m.workflows_conditions,
  assignmentRule: m.workflows_rule,
  defaultList: m.workflows_default_list,
  replacesOwner: m.workflows_replaces,
  position: m.contacts_field_position,
}

/** One value of such a fact in words; null where it says itself what it is. */
export function contactFactWords(name: string, value: unknown, locale: Locale): string | null {
  if (typeof value === 'number') return name === 'valueCents' ? formatAmount(value, locale) : null
  if (name === 'conditions' && isCondition(value)) return comparisonWords(value, locale)
  if (typeof value !== 'string') return null
  switch (name) {
    case 'status':
      return isStatus(value) ? statusName(value, locale) : null
    case 'kind':
      return said(fieldKinds, kindWords, value, locale)
    case 'entryPoint':
      return said(entryKinds, entryNames, value, locale)
    case 'assignmentRule':
      return said(rules, ruleNames, value, locale)
    case 'matching':
      return value === 'any'
        ? m.workflows_matching_any({}, { locale })
        : m.workflows_matching_all({}, { locale })
    case 'entryField':
      return Object.hasOwn(attributeNames, value)
        ? attributeNames[value as keyof typeof attributeNames]({}, { locale })
        : null
    case 'moved':
      return value === 'up' ? m.contacts_value_up({}, { locale }) : m.contacts_value_down({}, { locale })
    case 'stopped':
      return Object.hasOwn(stopWords, value)
        ? stopWords[value as keyof typeof stopWords]({}, { locale })
        : null
    default:
      return null
  }
}

/** A value of an account's own field in words; null where it is a text. */
export function ownFactWords(value: unknown, locale: Locale): string | null {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
    ? formatInstant(`${value}T12:00:00Z`, locale, 'UTC', 'day')
    : null
}

function said<Key extends string>(
  keys: readonly Key[],
  words: Record<Key, Say>,
  value: string,
  locale: Locale,
): string | null {
  const key = keys.find((each) => each === value)
  return key === undefined ? null : words[key]({}, { locale })
}

const isCondition = (value: unknown): value is ConditionFacts =>
  typeof value === 'object' && value !== null && 'attribute' in value && 'operator' in value
