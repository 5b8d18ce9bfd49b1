import type { Place, ProblemReason } from '#app/domain/contacts/workflows/problems.ts'
import type { WishRefusal } from '#app/domain/contacts/workflows/wish.ts'
import { longestWorkflowName, mostPeople } from '#app/domain/contacts/workflows/workflow.ts'
import { mostConditions } from '#app/domain/contacts/conditions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'

type Reason = ProblemReason | WishRefusal
const words: Record<Reason, (facts: { plan: string | null }) => string> = {
  'no-entry-point': m.workflows_problem_no_entry_point,
  'entry-field-gone': m.workflows_problem_entry_field_gone,
  'no-rule': m.workflows_problem_no_rule,
  'no-default-list': m.workflows_problem_no_default_list,
  'no-users': m.workflows_problem_no_users,
  'too-few-users': m.workflows_problem_too_few_users,
  'user-inactive': m.workflows_problem_user_inactive,
  'plan-too-small': ({ plan }) =>
    plan ? m.workflows_problem_plan({ plan: planName(plan) }) : m.workflows_problem_no_plan(),
  'unsound-condition': m.workflows_problem_unsound,
  'name-missing': m.identity_form_required,
  'name-too-long': () => m.identity_form_too_long({ count: longestWorkflowName }),
  'entry-list-missing': m.workflows_problem_entry_list_missing,
  'entry-field-missing': m.workflows_problem_entry_field_missing,
  'no-such-list': m.workflows_problem_no_such_list,
  'no-such-person': m.workflows_problem_no_such_person,
  'one-user-only': m.workflows_problem_no_such_person,
  'too-many-people': () => m.identity_form_too_many({ count: mostPeople }),
  'too-many-conditions': () => m.identity_form_too_many({ count: mostConditions }),
}

export const problemWords = (reason: Reason, plan: string | null = null) => words[reason]({ plan })

/** The field of the form that a place stands for; `rows` says where in it each condition is. */
export const fieldAt = (place: Place, rows: readonly number[] = []) =>
  typeof place === 'number' ? `condition-${rows[place] ?? place}` : place

/** Problems as errors of a form, by field. */
export function errorsOf(
  problems: readonly { place: Place; reason: Reason }[],
  plan: string | null,
  rows?: readonly number[],
): Record<string, string[]> {
  const errors: Record<string, string[]> = {}
  for (const { place, reason } of problems)
    (errors[fieldAt(place, rows)] ??= []).push(problemWords(reason, plan))
  return errors
}

/** 403 where the plan is too small (status law), else 422. */
export const statusOf = (problems: readonly { reason: Reason }[]) =>
  problems.some(({ reason }) => reason === 'plan-too-small') ? 403 : 422
