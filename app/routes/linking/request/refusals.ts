import { passwordProblem } from '#app/auth/fields.ts'
import { type Refuse } from '#app/auth/form.ts'
import type { ApprovalRefusal } from '#app/domain/linking/approve-request.ts'
import type { NameRefusal, SignedUpAndApproved } from '#app/domain/linking/sign-up-and-approve.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Reason = ApprovalRefusal['reason'] | NameRefusal | Exclude<SignedUpAndApproved, { ok: true }>['reason']

/** How a refused approval is answered: status, and which words stand at which field ('' is the form as a whole). */
const refusals: Record<Reason, { status: number; field: string; text: () => string }> = {
  unknown: { status: 404, field: '', text: m.access_approve_closed },
  'already-decided': { status: 409, field: '', text: m.access_approve_already_decided },
  expired: { status: 410, field: '', text: m.access_approve_closed },
  cancelled: { status: 410, field: '', text: m.access_approve_closed },
  replaced: { status: 410, field: '', text: m.access_approve_closed },
  'agency-gone': { status: 410, field: '', text: m.access_approve_closed },
  'wrong-person': { status: 403, field: '', text: m.access_approve_wrong_person },
  'not-owner-or-admin': { status: 403, field: '', text: m.access_approve_not_admin },
  'no-account': { status: 422, field: 'accounts', text: m.access_approve_no_account },
  'own-agency': { status: 422, field: '', text: m.access_approve_own_agency },
  'already-linked': { status: 409, field: '', text: m.access_approve_already_linked },
  'role-too-high': { status: 422, field: 'role', text: m.access_approve_role_too_high },
  'end-date-past': { status: 422, field: 'endsOn', text: m.access_approve_end_date_past },
  'account-name-missing': { status: 422, field: 'accountName', text: m.access_approve_account_name_missing },
  'account-name-too-long': { status: 422, field: 'accountName', text: m.access_approve_name_long },
  'name-missing': { status: 422, field: 'name', text: m.access_approve_name_missing },
  'name-too-long': { status: 422, field: 'name', text: m.access_approve_name_long },
  'address-taken': { status: 409, field: 'address', text: m.access_approve_address_taken },
  'too-short': { status: 422, field: 'password', text: () => passwordProblem('too-short') },
  'too-long': { status: 422, field: 'password', text: () => passwordProblem('too-long') },
  'like-name-or-address': {
    status: 422,
    field: 'password',
    text: () => passwordProblem('like-name-or-address'),
  },
}

/** The answer to an approval that the domain refused: the page again, with the words at their field. */
export function refusedApproval(refuse: Refuse, reason: Reason, at = refusals[reason].field) {
  const { status, text } = refusals[reason]
  return refuse({ [at]: [text()] }, { status })
}
