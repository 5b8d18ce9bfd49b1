import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type OwnershipOfferedFacts = Reader & {
  accountName: string
  owner: string
  expiresAt: Date
  url: string
}

/** The owner of an account offers it: to the member who would be the next one (P10). */
export async function writeOwnershipOffered(facts: OwnershipOfferedFacts): Promise<Words> {
  const { locale } = facts
  const options = { locale }
  const names = { account: named(facts.accountName), owner: named(facts.owner) }
  const expires = { instant: instant(facts.expiresAt, locale, facts.timeZone) }
  return await letter(
    m.emails_ownership_offer_subject(
      { account: inSubject(facts.accountName), owner: inSubject(facts.owner) },
      options,
    ),
    <Frame
      locale={locale}
      title={m.emails_ownership_offer_subject(names, options)}
      preview={m.emails_ownership_offer_lead(names, options)}
      unexpected={m.emails_ownership_offer_unexpected(names, options)}
      why={m.emails_why_member(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_ownership_offer_lead(names, options)}</Paragraph>
      <Paragraph>{m.emails_ownership_offer_expires(expires, options)}</Paragraph>
      <Action url={facts.url} label={m.emails_ownership_offer_button({}, options)} locale={locale} />
    </Frame>,
  )
}
