import type { Operator } from '#app/domain/contacts/conditions.ts'
import type { WorkflowOutcome } from '#app/domain/contacts/workflows/assign-taken.ts'
import type { SkipReason } from '#app/domain/contacts/workflows/people.ts'
import type { PredefinedKey } from '#app/domain/contacts/workflows/predefined.ts'
import type { StopReason } from '#app/domain/contacts/workflows/work-on-run.ts'
import type { EntryKind, Rule } from '#app/domain/contacts/workflows/workflow.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Say = (inputs?: Record<string, never>, options?: { locale?: 'en' | 'de' }) => string

export const entryNames: Record<EntryKind, Say> = {
  created: m.workflows_entry_created,
  imported: m.workflows_entry_imported,
  'list-joined': m.workflows_entry_list_joined,
  'field-changed': m.workflows_entry_field_changed,
}

export const ruleNames: Record<Rule, Say> = {
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
  'gave-up': m.workflows_stop_gave_up,
}

/** An attribute as the form chooses it: whose comparisons and values it has. */
export type AttributeChoice = {
  name: string
  label: string
  operators: Operator[]
  /** What kind of value it takes. */
  kind: string
  choices: { value: string; label: string }[]
}
