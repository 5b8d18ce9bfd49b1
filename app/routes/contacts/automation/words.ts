import type { SerializeFrom } from '@remix-run/node'
import type { AttributeKey } from '#app/domain/contacts/attributes.ts'
import type { Condition, Operator } from '#app/domain/contacts/conditions.ts'
import type { Status } from '#app/domain/contacts/contact.ts'
import type { WorkflowOutcome } from '#app/domain/contacts/workflows/assign-taken.ts'
import type { SkipReason } from '#app/domain/contacts/workflows/people.ts'
import type { PredefinedKey } from '#app/domain/contacts/workflows/predefined.ts'
import type { StopReason } from '#app/domain/contacts/workflows/work-on-run.ts'
import type { EntryKind, Rule } from '#app/domain/contacts/workflows/workflow.ts'
import * as m from '#app/i18n/paraglide/messages.js'

export const attributeNames: Record<AttributeKey, () => string> = {
  name: m.common_name,
  email: m.workflows_attribute_email,
  phone: m.workflows_attribute_phone,
  company: m.contacts_field_company,
  companySize: m.contacts_field_company_size,
  territory: m.contacts_field_territory,
  productInterest: m.contacts_field_product_interest,
  leadScore: m.contacts_field_lead_score,
  status: m.contacts_field_status,
  value: m.contacts_field_value_cents,
  createdAt: m.workflows_attribute_created_at,
}

export const operatorNames: Record<Operator, () => string> = {
  is: m.workflows_operator_is,
  'is-not': m.workflows_operator_is_not,
  'one-of': m.workflows_operator_one_of,
  contains: m.workflows_operator_contains,
  'contains-not': m.workflows_operator_contains_not,
  'contains-any': m.workflows_operator_contains_any,
  'starts-with': m.workflows_operator_starts_with,
  'at-least': m.workflows_operator_at_least,
  'at-most': m.workflows_operator_at_most,
  between: m.workflows_operator_between,
  from: m.workflows_operator_from,
  until: m.workflows_operator_until,
  known: m.workflows_operator_known,
  unknown: m.workflows_operator_unknown,
}

export const entryNames: Record<EntryKind, () => string> = {
  created: m.workflows_entry_created,
  imported: m.workflows_entry_imported,
  'list-joined': m.workflows_entry_list_joined,
  'field-changed': m.workflows_entry_field_changed,
}

export const ruleNames: Record<Rule, () => string> = {
  fixed: m.workflows_rule_fixed,
  round_robin: m.workflows_rule_rotation,
}

export const predefinedNames: Record<PredefinedKey, { name: () => string; text: () => string }> = {
  'by-territory': { name: m.workflows_predefined_territory, text: m.workflows_predefined_territory_text },
  'by-company-size': { name: m.workflows_predefined_size, text: m.workflows_predefined_size_text },
  'by-lead-score': { name: m.workflows_predefined_score, text: m.workflows_predefined_score_text },
  rotation: { name: m.workflows_predefined_rotation, text: m.workflows_predefined_rotation_text },
}

export const skipWords: Record<SkipReason, () => string> = {
  deactivated: m.workflows_skip_deactivated,
  left: m.workflows_skip_left,
  absent: m.workflows_skip_absent,
}

export const outcomeWords: Record<WorkflowOutcome, (facts: { name: string }) => string> = {
  assigned: ({ name }) => m.workflows_outcome_assigned({ name }),
  kept: () => m.workflows_outcome_kept(),
  nobody: () => m.workflows_outcome_nobody(),
  private: () => m.workflows_outcome_private(),
  'plan-too-small': () => m.workflows_outcome_plan(),
}

/** What a history entry began with, by the first word of its key. */
export const beganWords: Record<string, () => string> = {
  created: m.workflows_entry_created,
  imported: m.workflows_entry_imported,
  list: m.workflows_entry_list_joined,
  change: m.workflows_entry_field_changed,
  run: m.workflows_began_run,
}

export const stopWords: Record<StopReason, () => string> = {
  asked: m.workflows_stop_asked,
  'rights-gone': m.workflows_stop_rights,
  'trial-over': m.workflows_stop_trial,
  'automation-off': m.workflows_stop_off,
  'workflow-gone': m.workflows_stop_gone,
  'plan-too-small': m.workflows_stop_plan,
}

const statusNames: Record<Status, () => string> = {
  open: m.contacts_status_open,
  won: m.contacts_status_won,
  lost: m.contacts_status_lost,
  cancelled: m.contacts_status_cancelled,
}
export const statusChoices = () =>
  (Object.keys(statusNames) as Status[]).map((value) => ({ value, label: statusNames[value]() }))

/** An attribute as the form chooses it: whose comparisons and values it has. */
export type AttributeChoice = {
  name: string
  label: string
  operators: Operator[]
  /** What kind of value it takes. */
  kind: string
  choices: { value: string; label: string }[]
}

/** "Territory is one of: North; East" for a condition as it is typed. */
export function conditionWords(
  { attribute, operator, value }: SerializeFrom<Condition>,
  attributes: readonly AttributeChoice[],
): string {
  const named = attributes.find(({ name }) => name === attribute)
  const shown = named?.choices.find((choice) => choice.value === value)?.label ?? value
  return [
    named?.label ?? m.workflows_attribute_gone(),
    operatorNames[operator as Operator]?.() ?? operator,
    shown,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
