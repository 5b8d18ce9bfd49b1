import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { named } from './plain.ts'

export type ExpiredFacts = Reader & {
  agency: { name: string }
  requesterName: string
  /** Whether the reader is the one who asked. */
  ownRequest: boolean
  address: string
  expiredAt: Date
  url: string
}

/** Nobody answered in time: to the requester (L7). */
export async function writeExpired(facts: ExpiredFacts): Promise<Words> {
  const { locale, address } = facts
  const options = { locale }
  const names = {
    agency: named(facts.agency.name),
    requester: named(facts.requesterName),
    address,
    instant: instant(facts.expiredAt, locale, facts.timeZone),
  }
  return await letter(
    m.emails_expired_subject({ address }, options),
    <Frame
      locale={locale}
      title={m.emails_expired_title({}, options)}
      preview={m.emails_expired_next({}, options)}
      unexpected={m.emails_declined_unexpected({}, options)}
      why={facts.ownRequest ? m.emails_why_asked_you(names, options) : m.emails_why_asked(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>
        {facts.ownRequest ? m.emails_expired_lead_you(names, options) : m.emails_expired_lead(names, options)}
      </Paragraph>
      <Paragraph>{m.emails_expired_next({}, options)}</Paragraph>
      <Action url={facts.url} label={m.emails_open_requests({}, options)} locale={locale} />
    </Frame>,
  )
}
