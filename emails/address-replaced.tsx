import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { named } from './plain.ts'

export type AddressReplacedFacts = Reader & {
  accountName: string
  byName: string
  address: string
  at: Date
  url: string
}

/** An admin's wish has given a login another address: to the one that it had (P8). */
export async function writeAddressReplaced(facts: AddressReplacedFacts): Promise<Words> {
  const { locale, address } = facts
  const options = { locale }
  const names = {
    by: named(facts.byName),
    account: named(facts.accountName),
    address,
    instant: instant(facts.at, locale, facts.timeZone),
  }
  const lead = m.emails_replaced_lead(names, options)
  return await letter(
    m.emails_replaced_subject({ address }, options),
    <Frame
      locale={locale}
      title={m.emails_replaced_title({}, options)}
      preview={lead}
      unexpected={m.emails_replaced_unexpected(names, options)}
      why={m.emails_replaced_why({}, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{lead}</Paragraph>
      <Paragraph>{m.emails_replaced_next(names, options)}</Paragraph>
      <Action url={facts.url} label={m.emails_sign_in({}, options)} locale={locale} />
    </Frame>,
  )
}
