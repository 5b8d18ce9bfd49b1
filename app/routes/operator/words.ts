import type { OutboxFilterState, OutboxRow } from '#app/domain/operations/outbox-rows.ts'
import type { OutboxKind } from '#app/domain/outbox.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import type { BadgeTone } from '#app/ui/badge.tsx'

const kinds: Record<OutboxKind, () => string> = {
  'access-request.mail-client': m.operator_kind_access_request_mail_client,
  'access-request.remind-client': m.operator_kind_access_request_remind_client,
  'access-request.mail-approved': m.operator_kind_access_request_mail_approved,
  'access-request.mail-declined': m.operator_kind_access_request_mail_declined,
  'access-request.mail-expired': m.operator_kind_access_request_mail_expired,
  'grant.mail-colleague': m.operator_kind_grant_mail_colleague,
  'grant.mail-client-owner': m.operator_kind_grant_mail_client_owner,
  'grant.mail-changed': m.operator_kind_grant_mail_changed,
  'link.mail-changed': m.operator_kind_link_mail_changed,
  'link.mail-revoked': m.operator_kind_link_mail_revoked,
  'link.mail-left': m.operator_kind_link_mail_left,
  'invitation.mail-invitee': m.operator_kind_invitation_mail_invitee,
  'member.mail-removed': m.operator_kind_member_mail_removed,
  'ownership.mail-offered': m.operator_kind_ownership_mail_offered,
  'ownership.mail-transferred': m.operator_kind_ownership_mail_transferred,
  'sign-up.mail-link': m.operator_kind_sign_up_mail_link,
  'one-time-code.mail': m.operator_kind_one_time_code_mail,
  'password-reset.mail-link': m.operator_kind_password_reset_mail_link,
  'address.mail-changed': m.operator_kind_address_mail_changed,
  'address-move.mail-link': m.operator_kind_address_move_mail_link,
  'address-move.mail-replaced': m.operator_kind_address_move_mail_replaced,
  'oidc-identity.mail-joined': m.operator_kind_oidc_identity_mail_joined,
  'oidc-identity.mail-removed': m.operator_kind_oidc_identity_mail_removed,
  'contact-import.run': m.operator_kind_contact_import_run,
  'second-factor.mail-changed': m.operator_kind_second_factor_mail_changed,
  'assignments.mail-digest': m.operator_kind_assignments_mail_digest,
  'ownership-change.run': m.operator_kind_ownership_change_run,
  'follow-ups.mail-due': m.operator_kind_follow_ups_mail_due,
  'message.mail-reply': m.operator_kind_message_mail_reply,
  'list-interval.run': m.operator_kind_list_interval_run,
  'inbound-mail.take-in': m.operator_kind_inbound_mail_take_in,
  'periodic.expire-requests': m.operator_kind_periodic_expire_requests,
  'periodic.remind-clients': m.operator_kind_periodic_remind_clients,
  'periodic.release-queues': m.operator_kind_periodic_release_queues,
  'periodic.end-links': m.operator_kind_periodic_end_links,
  'periodic.renew-licences': m.operator_kind_periodic_renew_licences,
  'periodic.digest-assignments': m.operator_kind_periodic_digest_assignments,
  'workflow.run': m.operator_kind_workflow_run,
  'periodic.remind-members': m.operator_kind_periodic_remind_members,
  'periodic.clean-up': m.operator_kind_periodic_clean_up,
}

/** What a kind of work is about, in a few words. A newer Prokura on the same database may leave kinds unknown here. */
export const kindName = (kind: OutboxKind): string => (kinds as Partial<typeof kinds>)[kind]?.() ?? kind

const filters: Record<OutboxFilterState, () => string> = {
  open: m.operator_filter_open,
  failed: m.operator_filter_failed,
  done: m.operator_filter_done,
}

export const filterName = (state: OutboxFilterState) => filters[state]()

const states: Record<OutboxRow['state'], [BadgeTone, () => string]> = {
  waiting: ['neutral', m.operator_state_waiting],
  running: ['accent', m.operator_state_running],
  failed: ['danger', m.operator_state_failed],
  done: ['ok', m.operator_state_done],
}

export const stateTone = (state: OutboxRow['state']) => states[state][0]
export const stateName = (state: OutboxRow['state']) => states[state][1]()

const mails: Record<NonNullable<OutboxRow['mail']>, () => string> = {
  queued: m.operator_mail_queued,
  sending: m.operator_mail_sending,
  sent: m.operator_mail_sent,
  bounced: m.operator_mail_bounced,
}

export const mailName = (mail: NonNullable<OutboxRow['mail']>) => mails[mail]()
