import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Anchor, Greeting, Paragraph, Small } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type AssignmentsDigestFacts = Reader & {
  accountName: string
  /** How many there are; the newest are named. */
  count: number
  contacts: { name: string; company: string }[]
  url: string
  preferencesUrl: string
}

/** What contacts somebody was given and has not looked at yet: to them, at most once a day (C5). */
export async function writeAssignmentsDigest(facts: AssignmentsDigestFacts): Promise<Words> {
  const { locale, count } = facts
  const options = { locale }
  const names = { account: named(facts.accountName), count }
  const rest = count - facts.contacts.length
  return await letter(
    m.emails_assignments_subject({ account: inSubject(facts.accountName), count }, options),
    <Frame
      locale={locale}
      title={m.emails_assignments_subject(names, options)}
      preview={m.emails_assignments_lead(names, options)}
      unexpected={m.emails_assignments_unexpected(names, options)}
      why={m.emails_assignments_why(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_assignments_lead(names, options)}</Paragraph>
      <ul>
        {facts.contacts.map(({ name, company }, index) => (
          <li key={index}>{company ? `${named(name)}, ${named(company)}` : named(name)}</li>
        ))}
        {rest > 0 && <li>{m.emails_assignments_more({ count: rest }, options)}</li>}
      </ul>
      <Action url={facts.url} label={m.emails_assignments_open({}, options)} locale={locale} />
      <Small>
        <Anchor href={facts.preferencesUrl}>{m.emails_assignments_preferences({}, options)}</Anchor>
      </Small>
    </Frame>,
  )
}
