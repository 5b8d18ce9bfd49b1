import { config } from '#app/config.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type MemberRemovedFacts = Reader & { accountName: string; how: 'removed' | 'deactivated'; at: Date }

/** A member was removed from an account, or deactivated in it: to them (L22). */
export async function writeMemberRemoved(facts: MemberRemovedFacts): Promise<Words> {
  const { locale, how } = facts
  const options = { locale }
  const names = { account: named(facts.accountName), instant: instant(facts.at, locale, facts.timeZone) }
  const says =
    how === 'removed'
      ? { subject: m.emails_removed_subject, lead: m.emails_removed_lead }
      : { subject: m.emails_deactivated_subject, lead: m.emails_deactivated_lead }
  return await letter(
    says.subject({ account: inSubject(facts.accountName) }, options),
    <Frame
      locale={locale}
      title={says.subject(names, options)}
      preview={says.lead(names, options)}
      unexpected={m.emails_removed_unexpected(names, options)}
      why={m.emails_removed_why(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{says.lead(names, options)}</Paragraph>
      <Paragraph>{m.emails_removed_next({}, options)}</Paragraph>
      <Action url={`${config().appUrl}/sign-in`} label={m.emails_sign_in({}, options)} locale={locale} />
    </Frame>,
  )
}
