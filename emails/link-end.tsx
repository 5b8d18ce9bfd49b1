import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type EndFacts = Reader & {
  agency: { name: string }
  client: { name: string }
  /** On which side of the link the reader is. */
  side: 'agency' | 'client'
  reason: 'revoked' | 'left' | 'programme-left' | 'end-date'
  endedAt: Date
  byName: string | null
  url: string
}

/** Names and instant as the sentences about an end take them. */
export function endNames(facts: EndFacts) {
  return {
    agency: named(facts.agency.name),
    client: named(facts.client.name),
    instant: instant(facts.endedAt, facts.locale, facts.timeZone),
  }
}

/** The same for subjects. */
export function endSubject(facts: EndFacts) {
  return { agency: inSubject(facts.agency.name), client: inSubject(facts.client.name) }
}

type Says = { subject: string; title: string; paragraphs: string[]; unexpected: string }

/** What the mails about an end have in common: each says who ended it, since when, and what follows. */
export async function writeEnd(facts: EndFacts, says: Says): Promise<Words> {
  const { locale, side } = facts
  const options = { locale }
  const { agency, client } = endNames(facts)
  return await letter(
    says.subject,
    <Frame
      locale={locale}
      title={says.title}
      preview={says.paragraphs[0] ?? ''}
      unexpected={says.unexpected}
      why={
        side === 'agency'
          ? m.emails_why_agency({ agency }, options)
          : m.emails_why_owner({ account: client }, options)
      }
    >
      <Greeting {...facts} />
      {says.paragraphs.map((text) => (
        <Paragraph key={text}>{text}</Paragraph>
      ))}
      <Action
        url={facts.url}
        label={side === 'agency' ? m.emails_open_clients({}, options) : m.emails_who_has_access({}, options)}
        locale={locale}
      />
    </Frame>,
  )
}
