import * as m from '#app/i18n/paraglide/messages.js'
import { roleName } from '#app/i18n/role-words.ts'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Facts, Greeting, Paragraph, RoleLists } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type GrantFacts = Reader & {
  agency: { name: string }
  client: { name: string }
  personName: string
  role: 'viewer' | 'member' | 'manager' | 'admin'
  byName: string | null
  endsAt: Date | null
  url: string
}

/** Somebody of the agency was added to a client: to them (L16). */
export async function writeColleague(facts: GrantFacts): Promise<Words> {
  const { locale, role } = facts
  const options = { locale }
  const names = { agency: named(facts.agency.name), client: named(facts.client.name) }
  const lead = facts.byName
    ? m.emails_colleague_lead({ ...names, by: named(facts.byName) }, options)
    : m.emails_colleague_lead_unnamed(names, options)
  return await letter(
    m.emails_colleague_subject({ client: inSubject(facts.client.name) }, options),
    <Frame
      locale={locale}
      title={m.emails_colleague_title(names, options)}
      preview={lead}
      unexpected={m.emails_colleague_unexpected(names, options)}
      why={m.emails_why_member({ account: names.agency }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{lead}</Paragraph>
      <Facts rows={[[m.emails_label_your_role({}, options), roleName(role, locale)], endRow(facts)]} />
      <RoleLists role={role} of="agency" whom="you" locale={locale} />
      <Paragraph>{m.emails_colleague_next(names, options)}</Paragraph>
      <Action url={facts.url} label={m.emails_open_clients({}, options)} locale={locale} />
    </Frame>,
  )
}

/** "Ends: Friday, …", where it does. */
export function endRow({ endsAt, locale, timeZone }: Reader & { endsAt: Date | null }) {
  return endsAt && ([m.emails_label_ends({}, { locale }), instant(endsAt, locale, timeZone)] as const)
}
