import type { DeadInvitation } from '#app/domain/people/invitations/invitation-behind.ts'
import * as m from '#app/i18n/paraglide/messages.js'

export type DeadReason = Exclude<DeadInvitation, 'unknown'>
type Words = (names: { account: string }) => string

/** Why a mailed invitation is over: its status by the status law, and what the person can do. */
export const deadWords: Record<DeadReason, { status: 409 | 410; title: Words; text: Words }> = {
  accepted: { status: 409, title: m.people_dead_accepted, text: m.people_dead_accepted_text },
  cancelled: { status: 410, title: m.people_dead_cancelled, text: m.people_dead_cancelled_text },
  replaced: { status: 410, title: m.people_dead_replaced, text: m.people_dead_replaced_text },
  expired: { status: 410, title: m.people_dead_expired, text: m.people_dead_expired_text },
  'inviter-gone': { status: 410, title: m.people_dead_inviter, text: m.people_dead_inviter_text },
  'role-too-high': { status: 410, title: m.people_dead_inviter, text: m.people_dead_inviter_text },
}
