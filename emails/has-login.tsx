import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'

export type HasLoginFacts = Reader & { to: string; signInUrl: string }

/** A sign-up with an address that has a login already: only its owner learns that (L14). */
export async function writeHasLogin(facts: HasLoginFacts): Promise<Words> {
  const { locale } = facts
  const options = { locale }
  return await letter(
    m.emails_has_login_subject({}, options),
    <Frame
      locale={locale}
      title={m.emails_has_login_title({}, options)}
      preview={m.emails_has_login_lead({}, options)}
      unexpected={m.emails_has_login_unexpected({}, options)}
      why={m.emails_sign_up_why({ address: facts.to }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_has_login_lead({}, options)}</Paragraph>
      <Action url={facts.signInUrl} label={m.emails_sign_in({}, options)} locale={locale} />
    </Frame>,
  )
}
