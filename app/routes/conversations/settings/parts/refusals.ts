import { json } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import { mostSeats, type SeatPurchaseRefusal } from '#app/domain/conversations/seats/buy-seats.ts'
import type { LevelRefusal } from '#app/domain/conversations/seats/change-level.ts'
import type { SeatRenewalRefusal } from '#app/domain/conversations/seats/change-seat-renewal.ts'
import type { Holder } from '#app/domain/conversations/seats/seat-holders.ts'
import type { PlanKey } from '#app/domain/people/licences/plans.ts'
import { planName } from '#app/i18n/plan-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Refusal = SeatPurchaseRefusal | SeatRenewalRefusal | LevelRefusal
type Named = { name: string }

type Answers = {
  [Reason in Refusal['reason']]: {
    status: 403 | 404 | 409 | 422
    say: (refusal: Extract<Refusal, { reason: Reason }> & Named) => string
  }
}

const answers: Answers = {
  'own-membership': { status: 403, say: m.common_error_text_own },
  'not-allowed': { status: 403, say: m.people_refused_not_allowed },
  'not-found': { status: 404, say: m.common_error_text_not_found },
  'no-such-level': { status: 422, say: m.seats_refused_level },
  deactivated: { status: 409, say: m.people_refused_deactivated },
  'trial-over': { status: 403, say: m.seats_refused_trial_over },
  'no-free-seat': {
    status: 409,
    say: ({ name, seats }) =>
      seats === 0 ? m.seats_refused_no_seats_yet({ name }) : m.seats_refused_no_seat({ name, count: seats }),
  },
  'bad-count': { status: 422, say: () => m.licences_refused_count({ most: mostSeats }) },
  'out-of-range': { status: 422, say: ({ least, most }) => m.licences_refused_range({ least, most }) },
  'plan-full': {
    status: 403,
    say: ({ limit, plan }) =>
      plan
        ? m.seats_refused_plan_full({ count: limit, plan: planName(plan) })
        : m.seats_refused_no_plan({ count: limit }),
  },
}

function wordsOf(refusal: Refusal, name = '') {
  const { status, say } = answers[refusal.reason]
  if (status === 404) throw notFound()
  return { status, text: (say as (refusal: Refusal & Named) => string)({ ...refusal, name }) }
}

/** `plan` is the one that allows what was asked for, to be linked to. */
export type SeatAnswer = FormAnswer & { plan: PlanKey | null }

const atTheNumber: Refusal['reason'][] = ['bad-count', 'out-of-range', 'plan-full']

/** The answer to a form that gives a number of seats: at its field where that is what is wrong. */
export function refusedSeats(
  refusal: SeatPurchaseRefusal | SeatRenewalRefusal,
  values: FormAnswer['values'],
) {
  const { status, text } = wordsOf(refusal)
  const field = atTheNumber.includes(refusal.reason) ? 'seats' : ''
  const plan = 'plan' in refusal ? refusal.plan : null
  return json<SeatAnswer>({ errors: { [field]: [text] }, values, plan }, { status })
}

/** What a row of the list is told: that it was saved, or why not, with whom to swap where no seat is free (V2). */
export type LevelAnswer = {
  ok: boolean
  membershipId: string
  name: string
  text: string
  swap: { holders: Holder[]; more: boolean } | null
}

/** The answer to a level that was refused. */
export function refusedLevel(
  refusal: LevelRefusal,
  { membershipId, name }: { membershipId: string; name: string },
) {
  const { status, text } = wordsOf(refusal, name)
  const swap = refusal.reason === 'no-free-seat' ? { holders: refusal.holders, more: refusal.more } : null
  return json<LevelAnswer>({ ok: false, membershipId, name, text, swap }, { status })
}
