import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Code, Greeting, Paragraph } from './parts.tsx'
import { named } from './plain.ts'

export type CodeFacts = Reader & {
  to: string
  purpose: 'sign-in' | 'address'
  code: string
  /** Who wants to add the address to their login; null for signing in. */
  askedBy: string | null
  /** The page that takes the code; null where it may have been asked for on several, and whoever asked has it open. */
  url: string | null
  expiresAt: Date
}

/** Six digits for signing in, or for adding an address to a login (I1, I7). */
export async function writeOneTimeCode(facts: CodeFacts): Promise<Words> {
  const { locale, purpose } = facts
  const options = { locale }
  const address = facts.to
  const says =
    purpose === 'sign-in'
      ? {
          subject: m.emails_code_subject({}, options),
          title: m.emails_code_title({}, options),
          lead: m.emails_code_lead({}, options),
        }
      : {
          subject: m.emails_code_address_subject({}, options),
          title: m.emails_code_address_title({}, options),
          lead: m.emails_code_address_lead({ by: named(facts.askedBy ?? ''), address }, options),
        }
  return await letter(
    says.subject,
    <Frame
      locale={locale}
      title={says.title}
      preview={says.lead}
      unexpected={m.emails_code_unexpected({}, options)}
      why={m.emails_code_why({ address }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{says.lead}</Paragraph>
      <Code digits={facts.code} />
      <Paragraph>
        {m.emails_code_valid({ instant: instant(facts.expiresAt, locale, facts.timeZone) }, options)}
      </Paragraph>
      {facts.url && <Action url={facts.url} label={m.emails_code_button({}, options)} locale={locale} />}
    </Frame>,
  )
}
