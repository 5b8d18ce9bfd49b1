import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph } from './parts.tsx'

export type PasswordResetFacts = Reader & { to: string; expiresAt: Date; url: string }

/** The link to set a new password (I1). */
export async function writePasswordReset(facts: PasswordResetFacts): Promise<Words> {
  const { locale } = facts
  const options = { locale }
  return await letter(
    m.emails_reset_subject({}, options),
    <Frame
      locale={locale}
      title={m.emails_reset_title({}, options)}
      preview={m.emails_reset_lead({}, options)}
      unexpected={m.emails_reset_unexpected({}, options)}
      why={m.emails_reset_why({ address: facts.to }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_reset_lead({}, options)}</Paragraph>
      <Facts
        rows={[[m.emails_label_valid_until({}, options), instant(facts.expiresAt, locale, facts.timeZone)]]}
      />
      <Action url={facts.url} label={m.emails_reset_button({}, options)} locale={locale} />
    </Frame>,
  )
}
