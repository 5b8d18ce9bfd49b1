import type { LinkChanged, PersonRemoved } from '#app/domain/linking/change-link.ts'
import type { Revoked } from '#app/domain/linking/revoke-link.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Reason = Exclude<LinkChanged | PersonRemoved | Revoked, { ok: true }>['reason']

/** How each refusal is answered; foreign, unknown and ended links and grants are one and the same 404. */
export const refusals: Record<Reason, { status: 403 | 404 | 422; field: string; text: () => string }> = {
  'not-allowed': { status: 403, field: '', text: m.access_link_not_allowed },
  unknown: { status: 404, field: '', text: m.common_error_title_not_found },
  'role-unknown': { status: 422, field: 'role', text: m.access_approve_role_missing },
  'no-such-level': { status: 422, field: 'inbox', text: m.seats_refused_level },
  'end-date-past': { status: 422, field: 'endsOn', text: m.access_approve_end_date_past },
}
