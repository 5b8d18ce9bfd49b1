import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { instant } from './instants.ts'
import { letter, type Reader, type Words } from './letter.ts'
import { Action, Greeting, Paragraph } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type SignOnChangedFacts = Reader & {
  change: 'joined' | 'removed'
  provider: string
  at: Date
  url: string
}

const words = {
  joined: [m.emails_sign_on_joined_subject, m.emails_sign_on_joined_lead],
  removed: [m.emails_sign_on_removed_subject, m.emails_sign_on_removed_lead],
} as const

/** A provider signs somebody in from now on, or no longer: to their main address (I3). */
export async function writeSignOnChanged(facts: SignOnChangedFacts): Promise<Words> {
  const { locale } = facts
  const options = { locale }
  const [subject, lead] = words[facts.change]
  const title = subject({ provider: inSubject(facts.provider) }, options)
  const says = lead(
    { provider: named(facts.provider), instant: instant(facts.at, locale, facts.timeZone) },
    options,
  )
  return await letter(
    title,
    <Frame
      locale={locale}
      title={subject({ provider: named(facts.provider) }, options)}
      preview={says}
      unexpected={m.emails_sign_on_unexpected({}, options)}
      why={m.emails_sign_on_why({}, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{says}</Paragraph>
      <Action url={facts.url} label={m.emails_sign_on_button({}, options)} locale={locale} />
    </Frame>,
  )
}
