import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'

export type AddressChangedFacts = Reader & {
  change: 'added' | 'removed' | 'made-main'
  address: string
  at: Date
  url: string
}

const words = {
  added: [m.emails_address_added_subject, m.emails_address_added_lead],
  removed: [m.emails_address_removed_subject, m.emails_address_removed_lead],
  'made-main': [m.emails_address_main_subject, m.emails_address_main_lead],
} as const

/** The addresses of a login have changed: to the one that was main (I7). */
export async function writeAddressChanged(facts: AddressChangedFacts): Promise<Words> {
  const { locale, address } = facts
  const options = { locale }
  const [subject, lead] = words[facts.change]
  const says = lead({ address, instant: instant(facts.at, locale, facts.timeZone) }, options)
  return await letter(
    subject({ address }, options),
    <Frame
      locale={locale}
      title={subject({ address }, options)}
      preview={says}
      unexpected={m.emails_address_unexpected({}, options)}
      why={m.emails_address_why({}, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{says}</Paragraph>
      <Action url={facts.url} label={m.emails_address_button({}, options)} locale={locale} />
    </Frame>,
  )
}
