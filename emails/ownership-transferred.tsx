import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type OwnershipFacts = Reader & {
  accountName: string
  /** Whether the reader is the new owner; else the former one. */
  readerOwns: boolean
  /** Null where there was none any more. */
  formerOwner: string | null
  newOwner: string
  /** Whether the operator did it, because the owner is gone; else the former owner did. */
  byOperator: boolean
  at: Date
  url: string
}

/** An account has a new owner: to the new and to the former one (P10). */
export async function writeOwnershipTransferred(facts: OwnershipFacts): Promise<Words> {
  const { locale } = facts
  const options = { locale }
  const names = {
    account: named(facts.accountName),
    former: named(facts.formerOwner ?? ''),
    owner: named(facts.newOwner),
    instant: instant(facts.at, locale, facts.timeZone),
  }
  const says = wordsOf(facts)
  return await letter(
    says.subject({ account: inSubject(facts.accountName), owner: inSubject(facts.newOwner) }, options),
    <Frame
      locale={locale}
      title={says.subject(names, options)}
      preview={says.lead(names, options)}
      unexpected={says.unexpected(names, options)}
      why={m.emails_why_member(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{says.lead(names, options)}</Paragraph>
      <Action url={facts.url} label={m.emails_ownership_button({}, options)} locale={locale} />
    </Frame>,
  )
}

function wordsOf({ readerOwns, byOperator }: OwnershipFacts) {
  const subject = readerOwns ? m.emails_ownership_you_subject : m.emails_ownership_other_subject
  if (byOperator) {
    const lead = readerOwns ? m.emails_ownership_operator_you_lead : m.emails_ownership_operator_other_lead
    return { subject, lead, unexpected: m.emails_ownership_operator_unexpected }
  }
  return readerOwns
    ? { subject, lead: m.emails_ownership_you_lead, unexpected: m.emails_ownership_you_unexpected }
    : { subject, lead: m.emails_ownership_other_lead, unexpected: m.emails_ownership_other_unexpected }
}
