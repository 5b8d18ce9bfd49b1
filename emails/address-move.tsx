import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type AddressMoveFacts = Reader & {
  to: string
  accountName: string
  byName: string
  expiresAt: Date
  url: string
}

/** Asks whoever reads an address whether it shall be the one of a login, as an admin wishes (P8). */
export async function writeAddressMove(facts: AddressMoveFacts): Promise<Words> {
  const { locale, to } = facts
  const options = { locale }
  const names = { by: named(facts.byName), account: named(facts.accountName), address: to }
  const lead = m.emails_move_lead(names, options)
  return await letter(
    m.emails_move_subject({ account: inSubject(facts.accountName) }, options),
    <Frame
      locale={locale}
      title={m.emails_move_title({}, options)}
      preview={lead}
      unexpected={m.emails_move_unexpected({}, options)}
      why={m.emails_move_why(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{lead}</Paragraph>
      <Paragraph>{m.emails_move_text({}, options)}</Paragraph>
      <Facts
        rows={[[m.emails_label_valid_until({}, options), instant(facts.expiresAt, locale, facts.timeZone)]]}
      />
      <Action url={facts.url} label={m.emails_move_button({}, options)} locale={locale} />
    </Frame>,
  )
}
