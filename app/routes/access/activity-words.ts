import type { ActivityEntry } from '#app/domain/activity.ts'
import type { AuditAction } from '#app/domain/audit.ts'
import { isRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { levelName } from '#app/i18n/level-words.ts'
import { roleName } from '#app/i18n/role-words.ts'
import { formatNumber } from '#app/ui/number.ts'
import { formatInstant } from '#app/ui/time.tsx'
import { contactFactNames, contactFactWords, ownFactWords } from '../contacts/fact-words.ts'
import { lastDay } from './end-date.ts'

type Locale = 'en' | 'de'
type Say = (inputs?: Record<string, never>, options?: { locale?: Locale }) => string
/** Where the words are read: in which language, and whose calendar. */
export type Reader = { locale: Locale; zone: string }

const actions: Record<AuditAction, Say> = {
  'account.created': m.access_did_account_created,
  'account.changed': m.access_did_account_changed,
  'programme.joined': m.access_did_programme_joined,
  'programme.left': m.access_did_programme_left,
  'access-request.asked': m.access_did_access_request_asked,
  'access-request.queued': m.access_did_access_request_queued,
  'access-request.released': m.access_did_access_request_released,
  'access-request.resent': m.access_did_access_request_resent,
  'access-request.cancelled': m.access_did_access_request_cancelled,
  'access-request.approved': m.access_did_access_request_approved,
  'access-request.declined': m.access_did_access_request_declined,
  'access-request.expired': m.access_did_access_request_expired,
  'agency.blocked': m.access_did_agency_blocked,
  'agency.unblocked': m.access_did_agency_unblocked,
  'link.changed': m.access_did_link_changed,
  'link.revoked': m.access_did_link_revoked,
  'link.left': m.access_did_link_left,
  'link.ended': m.access_did_link_ended,
  'grant.given': m.access_did_grant_given,
  'grant.changed': m.access_did_grant_changed,
  'grant.removed': m.access_did_grant_removed,
  'scope.opened': m.access_did_scope_opened,
  'scope.ended': m.access_did_scope_ended,
  'member.invited': m.access_did_member_invited,
  'member.joined': m.access_did_member_joined,
  'member.changed': m.access_did_member_changed,
  'member.removed': m.access_did_member_removed,
  'member.deactivated': m.access_did_member_deactivated,
  'member.replaced': m.access_did_member_replaced,
  'member.reactivated': m.access_did_member_reactivated,
  'member.password-changed': m.access_did_member_password_changed,
  'member.password-reset': m.access_did_member_password_reset,
  'member.addresses-changed': m.access_did_member_addresses_changed,
  'member.address-asked': m.access_did_member_address_asked,
  'member.address-kept': m.access_did_member_address_kept,
  'member.address-changed': m.access_did_member_address_changed,
  'member.password-erased': m.access_did_member_password_erased,
  'member.sign-on-joined': m.access_did_member_sign_on_joined,
  'member.sign-on-removed': m.access_did_member_sign_on_removed,
  'member.second-factor-on': m.factor_did_on,
  'member.second-factor-off': m.factor_did_off,
  'member.second-factor-changed': m.factor_did_changed,
  'account.second-factor-asked': m.factor_did_asked,
  'account.second-factor-dropped': m.factor_did_dropped,
  'invitation.resent': m.access_did_invitation_resent,
  'invitation.cancelled': m.access_did_invitation_cancelled,
  'ownership.offered': m.factor_did_ownership_offered,
  'ownership.offer-ended': m.factor_did_ownership_offer_ended,
  'ownership.transferred': m.access_did_ownership_transferred,
  'team.created': m.access_did_team_created,
  'team.renamed': m.access_did_team_renamed,
  'team.deleted': m.access_did_team_deleted,
  'team.people-added': m.access_did_team_people_added,
  'team.person-removed': m.access_did_team_person_removed,
  'privacy.changed': m.access_did_privacy_changed,
  'logo.changed': m.access_did_logo_changed,
  'logo.removed': m.access_did_logo_removed,
  'sessions.revoked': m.access_did_sessions_revoked,
  'plan.changed': m.access_did_plan_changed,
  'licences.bought': m.access_did_licences_bought,
  'licences.given-back': m.access_did_licences_given_back,
  'licences.kept': m.access_did_licences_kept,
  'licences.renewed': m.access_did_licences_renewed,
  'contact.created': m.contacts_did_contact_created,
  'contact.changed': m.contacts_did_contact_changed,
  'contact.archived': m.contacts_did_contact_archived,
  'contact.restored': m.contacts_did_contact_restored,
  'contact.merged': m.contacts_did_contact_merged,
  'contacts.assigned': m.contacts_did_contacts_assigned,
  'contacts.unassigned': m.contacts_did_contacts_unassigned,
  'contacts.assignment-undone': m.contacts_did_contacts_assignment_undone,
  'contacts.archived': m.contacts_did_contacts_archived,
  'contacts.restored': m.record_did_contacts_restored,
  'contacts.imported': m.contacts_did_contacts_imported,
  'contacts.exported': m.contacts_did_contacts_exported,
  'contact-field.created': m.contacts_did_contact_field_created,
  'contact-field.changed': m.contacts_did_contact_field_changed,
  'contact-field.archived': m.contacts_did_contact_field_archived,
  'contact-field.restored': m.record_did_contact_field_restored,
  'contact-list.created': m.contacts_did_contact_list_created,
  'contact-list.changed': m.contacts_did_contact_list_changed,
  'contact-list.deleted': m.contacts_did_contact_list_deleted,
  'contact-list.contacts-added': m.contacts_did_contact_list_contacts_added,
  'contact-list.contacts-removed': m.contacts_did_contact_list_contacts_removed,
  'contact-view.created': m.listing_did_view_created,
  'contact-view.changed': m.listing_did_view_changed,
  'contact-view.deleted': m.listing_did_view_deleted,
  'follow-up.done': m.follow_ups_did_done,
  'follow-up.snoozed': m.follow_ups_did_snoozed,
  'automation.switched-on': m.contacts_did_automation_switched_on,
  'automation.switched-off': m.contacts_did_automation_switched_off,
  'workflow.created': m.contacts_did_workflow_created,
  'workflow.changed': m.contacts_did_workflow_changed,
  'workflow.switched-on': m.contacts_did_workflow_switched_on,
  'workflow.switched-off': m.contacts_did_workflow_switched_off,
  'workflow.archived': m.contacts_did_workflow_archived,
  'workflow.run': m.contacts_did_workflow_run,
  'seats.bought': m.seats_did_bought,
  'seats.given-back': m.seats_did_given_back,
  'seats.kept': m.seats_did_kept,
  'seats.renewed': m.seats_did_renewed,
  'inbox.level-changed': m.seats_did_level_changed,
  'inbox.seat-swapped': m.seats_did_swapped,
  'inbox.address-changed': m.intake_did_address_changed,
  'thread.assigned': m.inbox_did_assigned,
  'thread.unassigned': m.inbox_did_unassigned,
  'thread.closed': m.inbox_did_closed,
  'thread.reopened': m.inbox_did_reopened,
  'thread.snoozed': m.inbox_did_snoozed,
  'thread.replied': m.inbox_did_replied,
  'thread.noted': m.inbox_did_noted,
}

const fields: Record<string, Say> = {
  role: m.access_field_role,
  maxRole: m.access_field_max_role,
  endsAt: m.access_field_ends_at,
  name: m.access_field_name,
  timeZone: m.access_field_time_zone,
  locale: m.access_field_locale,
  addresses: m.access_field_addresses,
  address: m.access_field_address,
  teams: m.access_field_teams,
  privacy: m.access_field_privacy,
  people: m.access_field_people,
  lowered: m.access_field_lowered,
  sessions: m.access_field_sessions,
  requests: m.access_field_requests,
  invitations: m.access_field_invitations,
  clients: m.access_field_clients,
  generation: m.access_field_generation,
  owner: m.access_field_owner,
  invitedBy: m.access_field_invited_by,
  left: m.access_field_left,
  successor: m.access_field_successor,
  replaces: m.access_field_replaces,
  movedTeams: m.access_field_moved_teams,
  plan: m.access_field_plan,
  licences: m.access_field_licences,
  atRenewal: m.access_field_at_renewal,
  hidesDeactivated: m.access_field_hides_deactivated,
  secondFactor: m.factor_field,
  ...contactFactNames,
  movedContacts: m.departures_field_moved_contacts,
  unassignedContacts: m.departures_field_unassigned_contacts,
  sharedContacts: m.departures_field_shared_contacts,
  seats: m.seats_field_seats,
  inbox: m.seats_field_level,
  seatFrom: m.seats_field_seat_from,
  seatsAtRenewal: m.seats_field_seats_at_renewal,
  returnedThreads: m.seats_field_returned_threads,
  movedThreads: m.seats_field_moved_threads,
  agent: m.inbox_field_agent,
  until: m.inbox_field_until,
}

/** What happened, in words. */
export function actionWords(action: AuditAction, locale: Locale): string {
  return actions[action]({}, { locale })
}

/** Who did it. */
export function whoWords({ userName, byOperator }: ActivityEntry, locale: Locale): string {
  return byOperator ? m.access_activity_operator({}, { locale }) : userName
}

/**
 * What it happened to; a bulk command on addresses says how many, and whoever did it to themselves is named once. An
 * answer comes from the address that was asked, and is about it too.
 */
export function subjectWords({ action, subject, userName, after }: ActivityEntry, locale: Locale): string {
  const addresses = after?.addresses
  if (Array.isArray(addresses) && addresses.length > 1)
    return m.access_activity_addresses({ count: addresses.length }, { locale })
  return subject === userName && !action.startsWith('access-request.') && !action.startsWith('agency.')
    ? ''
    : subject
}

/** Facts in words, one line each; what is empty says nothing. */
export function factWords(facts: ActivityEntry['before'], reader: Reader): string[] {
  return Object.entries(spread(facts) ?? {})
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]) => `${fieldName(name, reader)}: ${inWords(name, value, reader)}`)
}

/** One line of what changed; a long list stands behind its line, to be opened. */
export type Change = { line: string; list: string[] }

/** Before and after in words, one line a field: `Role: Viewer → Manager` where both are known, else what is known. */
export function changeWords(entry: ActivityEntry, reader: Reader): Change[] {
  const [before, after] = [spread(entry.before), spread(entry.after)]
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return names.flatMap((name) => {
    const [was, is] = [before?.[name], after?.[name]]
    if ((isEmpty(was) && isEmpty(is)) || inWords(name, is, reader) === entry.subject) return []
    const both = before && after && name in before && name in after
    if (both && JSON.stringify(was) === JSON.stringify(is)) return []
    const words = both
      ? `${inWords(name, was, reader)} → ${inWords(name, is, reader)}`
      : inWords(name, isEmpty(is) ? was : is, reader)
    const known = isEmpty(is) ? was : is
    if (!both && Array.isArray(known) && known.length > shownInLine)
      return [{ line: `${fieldName(name, reader)}: ${known.length}`, list: listed(name, known, reader) }]
    return [{ line: `${fieldName(name, reader)}: ${words}`, list: [] }]
  })
}

/** Before the label of an account's own field, which may read like the name of a fact. */
const own = 'own field '

/** With the values of own fields beside the other facts, a line each. */
function spread(facts: ActivityEntry['before']): ActivityEntry['before'] {
  const { custom, ...others } = facts ?? {}
  if (typeof custom !== 'object' || custom === null) return facts
  const values = Object.entries(custom).map(([label, value]): [string, unknown] => [own + label, value])
  return { ...others, ...Object.fromEntries(values) }
}

function fieldName(name: string, { locale }: Reader): string {
  if (name.startsWith(own)) return name.slice(own.length)
  return fields[name]?.({}, { locale }) ?? name
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === 0 ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  )
}

const shownInLine = 3
const shownInList = 8
const shownOpened = 200

function listed(name: string, values: unknown[], { locale }: Reader): string[] {
  const rest = values.length - shownOpened
  const shown = values.slice(0, shownOpened).map((value) => partInWords(name, value, locale))
  return rest > 0 ? [...shown, m.access_value_more({ count: rest }, { locale })] : shown
}

function inWords(name: string, value: unknown, reader: Reader): string {
  const { locale, zone } = reader
  if (value === false) return m.access_value_no({}, { locale })
  if (value === true) return m.access_value_yes({}, { locale })
  if (typeof value === 'number') return partInWords(name, value, locale)
  if (isEmpty(value)) return m.access_value_none({}, { locale })
  if (Array.isArray(value)) {
    const rest = value.length - shownInList
    const shown = value
      .slice(0, shownInList)
      .map((each) => partInWords(name, each, locale))
      .join(', ')
    return rest > 0 ? `${shown} ${m.access_value_more({ count: rest }, { locale })}` : shown
  }
  if ((name === 'role' || name === 'maxRole') && isRole(value)) return roleName(value, locale)
  if (name === 'teams')
    return value === 'on' ? m.access_value_on({}, { locale }) : m.access_value_off({}, { locale })
  if (name === 'privacy')
    return value === 'own'
      ? m.access_value_privacy_own({}, { locale })
      : m.access_value_privacy_shared({}, { locale })
  if (name === 'inbox') return levelName(String(value), locale)
  if (name === 'plan') return planName(String(value), locale)
  if (name === 'locale')
    return value === 'de'
      ? m.access_value_locale_de({}, { locale })
      : m.access_value_locale_en({}, { locale })
  if (name === 'dueAt' || name === 'until') return formatInstant(String(value), locale, zone, 'day')
  if (name === 'endsAt')
    return formatInstant(`${lastDay(new Date(String(value)), zone)}T12:00:00Z`, locale, 'UTC', 'day')
  return partInWords(name, value, locale)
}

/** One value, or one of several. */
function partInWords(name: string, value: unknown, locale: Locale): string {
  const words = name.startsWith(own) ? ownFactWords(value, locale) : contactFactWords(name, value, locale)
  return words ?? (typeof value === 'number' ? formatNumber(value, locale) : String(value))
}
