import * as m from '#app/i18n/paraglide/messages.js'
import { roleName } from '#app/i18n/role-words.ts'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph } from './parts.tsx'
import { inSubject, named } from './plain.ts'

type Role = 'viewer' | 'member' | 'manager' | 'admin'
export type ApprovedFacts = Reader & {
  agency: { name: string }
  requesterName: string
  /** Whether the reader is the one who asked. */
  ownRequest: boolean
  approverName: string | null
  address: string
  clients: { name: string; maxRole: Role; role: Role | null; endsAt: Date | null }[]
  url: string
}

/** The client has approved: to the requester and to the agency's owner (L13). */
export async function writeApproved(facts: ApprovedFacts): Promise<Words> {
  const { locale, clients } = facts
  const options = { locale }
  const names = {
    agency: named(facts.agency.name),
    requester: named(facts.requesterName),
    address: facts.address,
  }
  const client = inSubject(clients[0]?.name ?? '')
  const more = clients.length - 1
  const subject =
    more > 0
      ? m.emails_approved_subject_more({ client, count: more }, options)
      : m.emails_approved_subject({ client }, options)
  const lead = leadOf(facts, names)
  return await letter(
    subject,
    <Frame
      locale={locale}
      title={m.emails_approved_title({}, options)}
      preview={lead}
      unexpected={
        facts.ownRequest
          ? m.emails_approved_unexpected_you(names, options)
          : m.emails_approved_unexpected(names, options)
      }
      why={facts.ownRequest ? m.emails_why_asked_you(names, options) : m.emails_why_asked(names, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{lead}</Paragraph>
      <Facts rows={clients.map((one) => [named(one.name), held(one, facts)])} />
      <Paragraph>
        {clients.some(({ role }) => role)
          ? m.emails_approved_next_in({}, options)
          : m.emails_approved_next_out({}, options)}
      </Paragraph>
      <Action url={facts.url} label={m.emails_open_clients({}, options)} locale={locale} />
    </Frame>,
  )
}

/** Who approved, where that is known, and who had asked: nobody is told about themselves by name. */
function leadOf(
  { approverName, ownRequest, locale }: ApprovedFacts,
  names: { agency: string; requester: string; address: string },
): string {
  const options = { locale }
  if (!approverName)
    return ownRequest
      ? m.emails_approved_lead_you_unnamed(names, options)
      : m.emails_approved_lead_unnamed(names, options)
  const all = { ...names, approver: named(approverName) }
  return ownRequest ? m.emails_approved_lead_you(all, options) : m.emails_approved_lead(all, options)
}

/** "you are Manager, colleagues up to Admin, until Friday, …" */
function held(client: ApprovedFacts['clients'][number], { locale, timeZone }: Reader): string {
  const options = { locale }
  const words = [m.emails_approved_at_most({ role: roleName(client.maxRole, locale) }, options)]
  if (client.role) words.unshift(m.emails_approved_you({ role: roleName(client.role, locale) }, options))
  if (client.endsAt)
    words.push(m.emails_approved_until({ instant: instant(client.endsAt, locale, timeZone) }, options))
  return words.join(', ')
}
