import * as m from '#app/i18n/paraglide/messages.js'
import { roleName } from '#app/i18n/role-words.ts'
import { Frame } from './frame.tsx'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph } from './parts.tsx'
import { inSubject, named } from './plain.ts'

type Role = 'viewer' | 'member' | 'manager' | 'admin'
export type GrantChangedFacts = Reader & {
  agency: { name: string }
  client: { name: string }
  personName: string
  side: 'person' | 'agency' | 'client'
  before: Role
  /** Null: the access was taken away. */
  role: Role | null
  byName: string
  own: boolean
  url: string
}

/** Somebody of the agency has another role at a client, or none any more: to them, or to the owner of either side (L16, L20). */
export async function writeGrantChanged(facts: GrantChangedFacts): Promise<Words> {
  const { locale, side, before, role } = facts
  const options = { locale }
  const names = {
    agency: named(facts.agency.name),
    client: named(facts.client.name),
    person: named(facts.personName),
    by: named(facts.byName),
  }
  const { subject, title, lead } = says(facts)
  const mine = side === 'person'
  return await letter(
    subject(
      {
        agency: inSubject(facts.agency.name),
        client: inSubject(facts.client.name),
        person: inSubject(facts.personName),
      },
      options,
    ),
    <Frame
      locale={locale}
      title={title(names, options)}
      preview={lead(names, options)}
      unexpected={
        side === 'client'
          ? m.emails_colleague_added_unexpected({}, options)
          : m.emails_grant_changed_unexpected(names, options)
      }
      why={
        side === 'client'
          ? m.emails_why_owner({ account: names.client }, options)
          : m.emails_why_member({ account: names.agency }, options)
      }
    >
      <Greeting {...facts} />
      <Paragraph>{lead(names, options)}</Paragraph>
      <Facts
        rows={[
          mine ? null : [m.emails_label_person({}, options), names.person],
          [m.emails_label_agency({}, options), names.agency],
          [m.emails_label_role_before({}, options), roleName(before, locale)],
          [
            mine ? m.emails_label_your_role({}, options) : m.emails_label_role({}, options),
            role ? roleName(role, locale) : m.emails_no_role_any_more({}, options),
          ],
        ]}
      />
      <Action
        url={facts.url}
        label={side === 'client' ? m.emails_who_has_access({}, options) : m.emails_open_clients({}, options)}
        locale={locale}
      />
    </Frame>,
  )
}

function says({ side, role, own }: GrantChangedFacts) {
  if (side === 'person')
    return role
      ? {
          subject: m.emails_grant_changed_you_subject,
          title: m.emails_grant_changed_you_subject,
          lead: m.emails_grant_changed_you_lead,
        }
      : {
          subject: m.emails_grant_removed_you_subject,
          title: m.emails_grant_removed_you_subject,
          lead: m.emails_grant_removed_you_lead,
        }
  return role
    ? {
        subject: m.emails_grant_changed_subject,
        title: m.emails_grant_changed_subject,
        lead: own ? m.emails_grant_changed_own_lead : m.emails_grant_changed_lead,
      }
    : {
        subject: m.emails_grant_removed_subject,
        title: m.emails_grant_removed_subject,
        lead: own ? m.emails_grant_removed_own_lead : m.emails_grant_removed_lead,
      }
}
