import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph } from './parts.tsx'
import { named } from './plain.ts'

export type PasswordResetFacts = Reader & {
  to: string
  expiresAt: Date
  url: string
  /** The admin who erased the password, and of which account; null where the reader forgot it. */
  startedBy: string | null
  accountName: string | null
}

/** The link to set a new password (I1, P9). */
export async function writePasswordReset(facts: PasswordResetFacts): Promise<Words> {
  const { locale } = facts
  const options = { locale }
  const { lead, why, unexpected } = says(facts)
  return await letter(
    m.emails_reset_subject({}, options),
    <Frame
      locale={locale}
      title={m.emails_reset_title({}, options)}
      preview={lead}
      unexpected={unexpected}
      why={why}
    >
      <Greeting {...facts} />
      <Paragraph>{lead}</Paragraph>
      <Facts
        rows={[[m.emails_label_valid_until({}, options), instant(facts.expiresAt, locale, facts.timeZone)]]}
      />
      <Action url={facts.url} label={m.emails_reset_button({}, options)} locale={locale} />
    </Frame>,
  )
}

function says({ locale, startedBy, accountName, to }: PasswordResetFacts) {
  const options = { locale }
  if (startedBy === null || accountName === null)
    return {
      lead: m.emails_reset_lead({}, options),
      why: m.emails_reset_why({ address: to }, options),
      unexpected: m.emails_reset_unexpected({}, options),
    }
  const names = { by: named(startedBy), account: named(accountName) }
  return {
    lead: m.emails_reset_started_lead(names, options),
    why: m.emails_reset_started_why(names, options),
    unexpected: m.emails_reset_started_unexpected(names, options),
  }
}
