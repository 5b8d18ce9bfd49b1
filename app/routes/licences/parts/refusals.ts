import { json } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import { mostLicences, type PurchaseRefusal } from '#app/domain/people/licences/buy-licences.ts'
import type { PlanRefusal } from '#app/domain/people/licences/change-plan.ts'
import type { RenewalRefusal } from '#app/domain/people/licences/change-renewal.ts'
import type { PlanKey } from '#app/domain/people/licences/plans.ts'
import { planName } from '#app/i18n/plan-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Refusal = PurchaseRefusal | RenewalRefusal | PlanRefusal
/** `plan` is the one that allows what was asked for, to be linked to. */
export type LicenceAnswer = FormAnswer & { plan: PlanKey | null }

type Answers = {
  [Reason in Refusal['reason']]: {
    status: 403 | 404 | 409 | 422
    say: (refusal: Extract<Refusal, { reason: Reason }>) => string
    field?: string
  }
}

const answers: Answers = {
  'own-membership': { status: 403, say: m.common_error_text_own },
  'not-allowed': { status: 403, say: m.people_refused_not_allowed },
  'no-such-plan': { status: 404, say: m.common_error_text_not_found },
  'same-plan': { status: 409, say: m.licences_refused_same_plan },
  'on-trial': { status: 409, say: m.licences_refused_on_trial },
  'bad-count': {
    status: 422,
    say: () => m.licences_refused_count({ most: mostLicences }),
    field: 'licences',
  },
  'too-few': { status: 422, say: ({ least }) => m.licences_refused_too_few({ least }), field: 'licences' },
  'out-of-range': {
    status: 422,
    say: ({ least, most }) => m.licences_refused_range({ least, most }),
    field: 'licences',
  },
  'too-many-seats': {
    status: 403,
    say: ({ limit, seats }) => m.seats_refused_too_many({ limit, seats }),
  },
  'plan-full': {
    status: 403,
    say: ({ limit, plan }) =>
      plan
        ? m.licences_refused_plan_full({ count: limit, plan: planName(plan) })
        : m.licences_refused_no_plan({ count: limit }),
    field: 'licences',
  },
}

/** The answer to a form whose wish was refused: at the field where it has one, naming the plan that would allow it. */
export function refusedLicences(refusal: Refusal, values: FormAnswer['values']) {
  const { status, say, field = '' } = answers[refusal.reason]
  const text = (say as (refusal: Refusal) => string)(refusal)
  return json<LicenceAnswer>(
    { errors: { [field]: [text] }, values, plan: 'plan' in refusal ? refusal.plan : null },
    { status },
  )
}
