import { config } from '#app/config.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { roleName } from '#app/i18n/role-words.ts'
import { Frame } from './frame.tsx'
import { fromNow, instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Anchor, Facts, Greeting, Paragraph, Quote, RoleLists, Small } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type RequestFacts = Reader & {
  to: string
  agencyName: string
  requesterName: string
  role: 'viewer' | 'member' | 'manager' | 'admin' | null
  message: string
  expiresAt: Date
  secondsLeft: number
  url: string
}

/** An agency asks for access: the mail to the client (L6). */
export function writeRequest(facts: RequestFacts): Promise<Words> {
  return writeAsking(facts, 'first')
}

/** The request mail and its reminder say the same, but for subject, title and first sentence. */
export async function writeAsking(facts: RequestFacts, which: 'first' | 'reminder'): Promise<Words> {
  const { locale, role } = facts
  const options = { locale }
  const within = fromNow(facts.secondsLeft, locale)
  const agency = named(facts.agencyName)
  const requester = named(facts.requesterName)
  const both = { agency, requester }
  const subject = { agency: inSubject(facts.agencyName), within }
  const says =
    which === 'first'
      ? {
          subject: m.emails_request_subject(subject, options),
          title: m.emails_request_title({ agency }, options),
          lead: m.emails_request_lead(both, options),
        }
      : {
          subject: m.emails_reminder_subject(subject, options),
          title: m.emails_reminder_title({ agency }, options),
          lead: m.emails_reminder_lead(both, options),
        }
  return await letter(
    says.subject,
    <Frame
      locale={locale}
      title={says.title}
      preview={m.emails_request_preview({ within }, options)}
      unexpected={m.emails_request_unexpected({}, options)}
      why={m.emails_request_why({ ...both, address: facts.to }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{says.lead}</Paragraph>
      <Facts
        rows={[
          [m.emails_label_asked_by({}, options), m.emails_asked_by(both, options)],
          [
            m.emails_label_role_asked({}, options),
            role ? roleName(role, locale) : m.emails_role_open({}, options),
          ],
          [
            m.emails_label_expires({}, options),
            m.emails_expires_when(
              { within, instant: instant(facts.expiresAt, locale, facts.timeZone) },
              options,
            ),
          ],
        ]}
      />
      <Paragraph>{m.emails_message_of({ requester }, options)}</Paragraph>
      <Quote message={facts.message} />
      <Small>{m.emails_message_note({}, options)}</Small>
      <Action url={facts.url} label={m.emails_review_request({}, options)} locale={locale} />
      <Paragraph>
        {role ? m.emails_request_next({}, options) : m.emails_request_next_open({}, options)}
      </Paragraph>
      <RoleLists role={role} of="agency" whom="agency" locale={locale} />
      <Paragraph>
        {m.emails_guide_before({}, options)}{' '}
        <Anchor href={`${config().appUrl}/guide?lang=${locale}`}>{m.emails_guide({}, options)}</Anchor>
      </Paragraph>
    </Frame>,
  )
}
