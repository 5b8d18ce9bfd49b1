import { json } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import type { CancellationRefusal } from '#app/domain/people/invitations/cancel-invitation.ts'
import type { RoleChangeRefusal } from '#app/domain/people/change-role.ts'
import type { DeactivationRefusal } from '#app/domain/people/departures/deactivate-member.ts'
import type { InvitationRefusal } from '#app/domain/people/invitations/invite-member.ts'
import { mostInvited, type BatchRefusal } from '#app/domain/people/invitations/invite-people.ts'
import type { PlanKey } from '#app/domain/people/licences/plans.ts'
import type { ContactsRefusal } from '#app/domain/people/departures/part-with-contacts.ts'
import type { ReactivationRefusal } from '#app/domain/people/departures/reactivate-member.ts'
import type { ReplacementRefusal } from '#app/domain/people/departures/replace-member.ts'
import type { ResendRefusal } from '#app/domain/people/invitations/resend-invitation.ts'
import type { AcceptanceRefusal } from '#app/domain/people/ownership/accept-ownership.ts'
import type { OfferRefusal } from '#app/domain/people/ownership/offer-ownership.ts'
import type { SwitchOffRefusal } from '#app/domain/people/logins/switch-off-second-factor.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { formatRemaining } from '#app/ui/time.tsx'

export type Reason =
  | CancellationRefusal
  | RoleChangeRefusal
  | DeactivationRefusal
  | ContactsRefusal
  | ReactivationRefusal['reason']
  | OfferRefusal
  | AcceptanceRefusal
  | SwitchOffRefusal
  | InvitationRefusal['reason']
  | ResendRefusal['reason']
  | BatchRefusal['reason']
  | ReplacementRefusal['reason']

/** What the words of a refusal may name. */
type Facts = { name?: string; retryAfter?: number; plan?: PlanKey | null }
type Answer = { status: 403 | 404 | 409 | 410 | 422 | 429; say: (facts: Facts) => string; field?: string }

const named = (say: (inputs: { name: string }) => string) => (facts: Facts) => say({ name: facts.name ?? '' })
const waiting = (say: (inputs: { wait: string }) => string) => (facts: Facts) =>
  say({ wait: formatRemaining(facts.retryAfter ?? 0) })

const tooManyAddresses = () => m.people_too_many_addresses({ count: mostInvited + 1, limit: mostInvited })

const noLicence = ({ plan }: Facts) =>
  plan ? m.people_refused_plan_full({ plan: planName(plan) }) : m.people_refused_no_licence()

const answers: Record<Reason, Answer> = {
  'own-membership': { status: 403, say: m.common_error_text_own },
  'not-allowed': { status: 403, say: m.people_refused_not_allowed },
  'not-found': { status: 404, say: m.common_error_text_not_found },
  'above-you': { status: 403, say: m.people_refused_above_you },
  'owner-stays': { status: 409, say: m.people_refused_owner_stays },
  'last-admin': { status: 409, say: m.people_refused_last_admin },
  'changed-meanwhile': { status: 409, say: m.people_refused_changed_meanwhile },
  nobody: { status: 422, say: m.replacing_nobody, field: 'by' },
  several: { status: 422, say: m.replacing_several, field: 'by' },
  'same-person': { status: 422, say: m.replacing_same, field: 'by' },
  'no-such-heir': { status: 422, say: m.departures_no_such_heir, field: 'by' },
  'inactive-user': { status: 422, say: m.departures_inactive_heir, field: 'by' },
  yourself: { status: 409, say: m.people_refused_yourself },
  'already-deactivated': { status: 409, say: m.people_refused_already_deactivated },
  'no-address': { status: 409, say: m.people_refused_no_address },
  'not-deactivated': { status: 409, say: m.people_refused_not_deactivated },
  'no-such-role': { status: 422, say: m.people_refused_no_such_role, field: 'role' },
  'role-too-high': { status: 403, say: m.people_refused_role_too_high, field: 'role' },
  deactivated: { status: 409, say: m.people_refused_deactivated },
  'already-owner': { status: 409, say: m.people_refused_already_owner },
  'name-differs': { status: 422, say: m.people_refused_name_differs, field: 'typed' },
  'no-offer': { status: 410, say: m.factor_refused_no_offer },
  'own-factor': { status: 409, say: m.factor_refused_own },
  'belongs-elsewhere': { status: 403, say: named(m.factor_refused_elsewhere) },
  'no-second-factor': { status: 409, say: m.factor_refused_none },
  accepted: { status: 409, say: m.people_refused_accepted },
  cancelled: { status: 410, say: m.people_refused_cancelled },
  'too-soon': { status: 429, say: waiting(m.people_refused_too_soon) },
  'too-many': { status: 429, say: waiting(m.people_refused_too_many) },
  'bad-address': { status: 422, say: m.people_refused_bad_address, field: 'address' },
  'already-member': { status: 409, say: named(m.people_refused_already_member), field: 'address' },
  'alias-of-member': { status: 409, say: named(m.people_refused_alias), field: 'address' },
  'deactivated-member': { status: 409, say: named(m.people_refused_deactivated_member), field: 'address' },
  'already-invited': { status: 409, say: m.people_refused_already_invited, field: 'address' },
  'nobody-chosen': { status: 422, say: m.people_refused_nobody_chosen },
  'too-many-addresses': { status: 422, say: tooManyAddresses },
  'known-by-now': { status: 409, say: m.people_refused_known_by_now },
  'trial-over': { status: 403, say: m.people_refused_trial_over },
  'no-free-licence': { status: 409, say: noLicence },
  'plan-full': { status: 403, say: noLicence },
}

type Refusing = Facts & { reason: Reason }

/** The status of a refusal and the headers that belong to it. */
export function statusOf({ reason, retryAfter }: Refusing) {
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  return { status: answers[reason].status, headers }
}

/** Where the way onward is: to buy a licence, or to choose another plan. */
export type Way = 'buy' | 'plan'
export type RefusedAnswer = FormAnswer & { way: Way | null }

function wayOnward({ reason, plan }: Refusing): Way | null {
  if (reason === 'no-free-licence' && !plan) return 'buy'
  return ['no-free-licence', 'plan-full', 'trial-over'].includes(reason) ? 'plan' : null
}

/** What a form's page says to a refusal: at its field, else above the form. What is not found is thrown. */
export function wordsOf(refusal: Refusing, values: FormAnswer['values'] = {}): RefusedAnswer {
  if (refusal.reason === 'not-found') throw notFound()
  const { say, field = '' } = answers[refusal.reason]
  return { errors: { [field]: [say(refusal)] }, values, way: wayOnward(refusal) }
}

/** The answer to a form whose wish was refused. */
export function refused(refusal: Refusing, values: FormAnswer['values'] = {}) {
  return json(wordsOf(refusal, values), statusOf(refusal))
}
