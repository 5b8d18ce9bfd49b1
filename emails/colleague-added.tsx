import * as m from '#app/i18n/paraglide/messages.js'
import { roleName } from '#app/i18n/role-words.ts'
import { endRow, type GrantFacts } from './colleague.tsx'
import { Frame } from './frame.tsx'
import { letter, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph, RoleLists } from './parts.tsx'
import { inSubject, named } from './plain.ts'

/** Somebody of the agency was added: to the client's owner, who may not want it (L16). */
export async function writeColleagueAdded(facts: GrantFacts): Promise<Words> {
  const { locale, role } = facts
  const options = { locale }
  const names = {
    agency: named(facts.agency.name),
    client: named(facts.client.name),
    person: named(facts.personName),
  }
  return await letter(
    m.emails_colleague_added_subject(
      {
        person: inSubject(facts.personName),
        agency: inSubject(facts.agency.name),
        client: inSubject(facts.client.name),
      },
      options,
    ),
    <Frame
      locale={locale}
      title={m.emails_colleague_added_title(names, options)}
      preview={m.emails_colleague_added_lead(names, options)}
      unexpected={m.emails_colleague_added_unexpected({}, options)}
      why={m.emails_why_owner({ account: names.client }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_colleague_added_lead(names, options)}</Paragraph>
      <Facts
        rows={[
          [m.emails_label_person({}, options), names.person],
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
