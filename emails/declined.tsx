import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { named } from './plain.ts'

export type DeclinedFacts = Reader & {
  agency: { name: string }
  requesterName: string
  /** Whether the reader is the one who asked. */
  ownRequest: boolean
  address: string
  blocked: boolean
  url: string
}

/** The client has declined, and perhaps blocked the agency: to the requester and to the agency's owner. */
export async function writeDeclined(facts: DeclinedFacts): Promise<Words> {
  const { locale, address } = facts
  const options = { locale }
  const names = { agency: named(facts.agency.name), requester: named(facts.requesterName), address }
  const lead = facts.ownRequest
    ? m.emails_declined_lead_you(names, options)
    : m.emails_declined_lead(names, options)
  return await letter(
    m.emails_declined_subject({ address }, options),
    <Frame
      locale={locale}
      title={m.emails_declined_title({}, options)}
      preview={lead}
      unexpected={m.emails_declined_unexpected({}, options)}
      why={facts.ownRequest ? m.emails_why_asked_you(names, options) : m.emails_why_asked(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{lead}</Paragraph>
      <Paragraph>
        {facts.blocked ? m.emails_declined_blocked(names, options) : m.emails_declined_next({}, options)}
      </Paragraph>
      <Action url={facts.url} label={m.emails_open_requests({}, options)} locale={locale} />
    </Frame>,
  )
}
