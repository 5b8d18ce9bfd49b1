import * as m from '#app/i18n/paraglide/messages.js'
import { roleName } from '#app/i18n/role-words.ts'
import { endRow, type GrantFacts } from './colleague.tsx'
import { Frame } from './frame.tsx'
import { letter, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph, RoleLists } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type AddedFacts = Omit<GrantFacts, 'personName'> & { people: string[] }

/** A mail that names more is not read. */
const mostNames = 20

/** People of the agency were added: to the client's owner, who may not want it (L16). */
export async function writeColleagueAdded(facts: AddedFacts): Promise<Words> {
  const { locale, role, people } = facts
  const one = people.length === 1
  const count = people.length
  const options = { locale }
  const names = {
    agency: named(facts.agency.name),
    client: named(facts.client.name),
    person: named(people[0]!),
  }
  const subject = { agency: inSubject(facts.agency.name), client: inSubject(facts.client.name) }
  const lead = one
    ? m.emails_colleague_added_lead(names, options)
    : m.emails_colleagues_added_lead({ ...names, count }, options)
  return await letter(
    one
      ? m.emails_colleague_added_subject({ ...subject, person: inSubject(people[0]!) }, options)
      : m.emails_colleagues_added_subject({ ...subject, count }, options),
    <Frame
      locale={locale}
      title={
        one ? m.emails_colleague_added_title(names, options) : m.emails_colleagues_added_title(names, options)
      }
      preview={lead}
      unexpected={m.emails_colleague_added_unexpected({}, options)}
      why={m.emails_why_owner({ account: names.client }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{lead}</Paragraph>
      <Facts
        rows={[
          one
            ? [m.emails_label_person({}, options), names.person]
            : [m.emails_label_people({}, options), nameList(people, locale)],
          [m.emails_label_agency({}, options), names.agency],
          [m.emails_label_role({}, options), roleName(role, locale)],
          endRow(facts),
        ]}
      />
      <RoleLists role={role} of="agency" whom="agency" locale={locale} />
      <Action url={facts.url} label={m.emails_who_has_access({}, options)} locale={locale} />
    </Frame>,
  )
}

function nameList(people: string[], locale: 'en' | 'de'): string {
  const shown = people.slice(0, people.length > mostNames + 1 ? mostNames : people.length).map(named)
  const more = people.length - shown.length
  if (more > 0) shown.push(m.emails_and_more({ count: more }, { locale }))
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(shown)
}
