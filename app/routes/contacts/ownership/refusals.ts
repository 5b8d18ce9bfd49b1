import { json } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import type { AssignRefusal } from '#app/domain/contacts/ownership/assign-contacts.ts'
import type { CancelRefusal } from '#app/domain/contacts/ownership/cancel-ownership-change.ts'
import type { ChangeRefusal } from '#app/domain/contacts/ownership/change-owners.ts'
import { mostInRotation } from '#app/domain/contacts/ownership/preview.ts'
import type { UndoRefusal } from '#app/domain/contacts/ownership/undo-ownership-change.ts'
import type { PlanKey } from '#app/domain/people/licences/plans.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'

type Plain<R> = R extends string ? R : never
export type Reason =
  AssignRefusal | CancelRefusal | UndoRefusal | Plain<ChangeRefusal> | 'plan-too-small' | 'changed-meanwhile'

/** What the words of a refusal may name. */
export type Facts = { plan?: PlanKey | null }
type Answer = { status: 403 | 404 | 409 | 410 | 422; say: (facts: Facts) => string; field?: 'to' }

const answers: Record<Reason, Answer> = {
  'not-allowed': { status: 403, say: () => m.ownership_refused_not_allowed() },
  'not-found': { status: 404, say: () => m.common_error_text_not_found() },
  'not-shared': { status: 409, say: () => m.ownership_refused_not_shared() },
  'not-a-user': { status: 422, say: () => m.ownership_refused_not_a_user(), field: 'to' },
  'inactive-user': { status: 422, say: () => m.ownership_refused_inactive_user(), field: 'to' },
  'too-many': { status: 422, say: () => m.ownership_refused_too_many() },
  'too-many-people': {
    status: 422,
    say: () => m.ownership_refused_too_many_people({ limit: mostInRotation }),
    field: 'to',
  },
  'nothing-selected': { status: 422, say: () => m.ownership_refused_nothing_selected() },
  'plan-too-small': {
    status: 403,
    say: ({ plan }) => m.ownership_refused_plan({ plan: plan ? planName(plan) : '' }),
    field: 'to',
  },
  'changed-meanwhile': { status: 409, say: () => m.ownership_refused_changed_meanwhile() },
  'still-running': { status: 409, say: () => m.ownership_refused_still_running() },
  'already-undone': { status: 409, say: () => m.ownership_refused_already_undone() },
  'too-late': { status: 410, say: () => m.ownership_refused_too_late() },
  'not-running': { status: 409, say: () => m.ownership_refused_not_running() },
}

export const statusOf = (reason: Reason) => answers[reason].status

/** What a form's page says to a refusal: at its field, else above the form. What is not found is thrown. */
export function wordsOf(reason: Reason, facts: Facts = {}): FormAnswer['errors'] {
  if (reason === 'not-found') throw notFound()
  const { say, field = '' } = answers[reason]
  return { [field]: [say(facts)] }
}

/** The answer to a form whose wish was refused. */
export function refused(reason: Reason, facts: Facts = {}) {
  return json({ errors: wordsOf(reason, facts), values: {} } satisfies FormAnswer, {
    status: statusOf(reason),
  })
}
