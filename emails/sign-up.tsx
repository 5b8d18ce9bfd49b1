import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph } from './parts.tsx'
import { named } from './plain.ts'

export type SignUpFacts = Reader & { to: string; accountName: string; expiresAt: Date; url: string }

/** The link that proves an address and finishes a sign-up (I1). */
export async function writeSignUp(facts: SignUpFacts): Promise<Words> {
  const { locale } = facts
  const options = { locale }
  const account = named(facts.accountName)
  return await letter(
    m.emails_sign_up_subject({}, options),
    <Frame
      locale={locale}
      title={m.emails_sign_up_title({}, options)}
      preview={m.emails_sign_up_lead({ account }, options)}
      unexpected={m.emails_sign_up_unexpected({}, options)}
      why={m.emails_sign_up_why({ address: facts.to }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_sign_up_lead({ account }, options)}</Paragraph>
      <Facts
        rows={[
          [m.emails_label_account({}, options), account],
          [m.emails_label_valid_until({}, options), instant(facts.expiresAt, locale, facts.timeZone)],
        ]}
      />
      <Action url={facts.url} label={m.emails_sign_up_button({}, options)} locale={locale} />
    </Frame>,
  )
}
