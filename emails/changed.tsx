import * as m from '#app/i18n/paraglide/messages.js'
import { levelName } from '#app/i18n/level-words.ts'
import { roleName } from '#app/i18n/role-words.ts'
import { endRow } from './colleague.tsx'
import { Frame } from './frame.tsx'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph } from './parts.tsx'
import { inSubject, named } from './plain.ts'

type Role = 'viewer' | 'member' | 'manager' | 'admin'
export type ChangedFacts = Reader & {
  agency: { name: string }
  client: { name: string }
  maxRole: Role
  role: Role | null
  endsAt: Date | null
  secondFactor: boolean
  inbox: 'none' | 'viewer' | 'agent'
  url: string
}

/** The client has changed the highest role, the end date or what else the agency may do: to the agency (L20). */
export async function writeChanged(facts: ChangedFacts): Promise<Words> {
  const { locale } = facts
  const options = { locale }
  const names = { agency: named(facts.agency.name), client: named(facts.client.name) }
  return await letter(
    m.emails_changed_subject({ client: inSubject(facts.client.name) }, options),
    <Frame
      locale={locale}
      title={m.emails_changed_title(names, options)}
      preview={m.emails_changed_lead(names, options)}
      unexpected={m.emails_changed_unexpected({}, options)}
      why={m.emails_why_agency(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_changed_lead(names, options)}</Paragraph>
      <Facts
        rows={[
          [m.emails_label_highest_role({}, options), roleName(facts.maxRole, locale)],
          [
            m.emails_label_your_role({}, options),
            facts.role ? roleName(facts.role, locale) : m.emails_no_role_yet({}, options),
          ],
          endRow(facts) ?? [m.emails_label_ends({}, options), m.emails_no_end_date({}, options)],
          ...(facts.secondFactor
            ? [
                [
                  m.emails_changed_second_factor({}, options),
                  m.emails_changed_second_factor_required({}, options),
                ] satisfies [string, string],
              ]
            : []),
          [m.seats_field_level({}, options), levelName(facts.inbox, locale)],
        ]}
      />
      <Action url={facts.url} label={m.emails_open_clients({}, options)} locale={locale} />
    </Frame>,
  )
}
