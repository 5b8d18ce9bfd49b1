import * as m from '#app/i18n/paraglide/messages.js'
import { roleName } from '#app/i18n/role-words.ts'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph, RoleLists } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type InvitationFacts = Reader & {
  to: string
  accountName: string
  inviterName: string
  role: 'viewer' | 'member' | 'manager' | 'admin'
  expiresAt: Date
  url: string
}

/** Somebody is invited into an account (P2). */
export async function writeInvitation(facts: InvitationFacts): Promise<Words> {
  const { locale, role } = facts
  const options = { locale }
  const names = { inviter: named(facts.inviterName), account: named(facts.accountName) }
  const subject = { inviter: inSubject(facts.inviterName), account: inSubject(facts.accountName) }
  return await letter(
    m.emails_invitation_subject(subject, options),
    <Frame
      locale={locale}
      title={m.emails_invitation_title(names, options)}
      preview={m.emails_invitation_lead(names, options)}
      unexpected={m.emails_invitation_unexpected({}, options)}
      why={m.emails_invitation_why({ ...names, address: facts.to }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_invitation_lead(names, options)}</Paragraph>
      <Facts
        rows={[
          [m.emails_label_account({}, options), names.account],
          [m.emails_label_role({}, options), roleName(role, locale)],
          [m.emails_label_valid_until({}, options), instant(facts.expiresAt, locale, facts.timeZone)],
        ]}
      />
      <RoleLists role={role} of="own" whom="you" locale={locale} />
      <Action url={facts.url} label={m.emails_invitation_button({}, options)} locale={locale} />
      <Paragraph>{m.emails_invitation_next({}, options)}</Paragraph>
    </Frame>,
  )
}
