import * as m from '#app/i18n/paraglide/messages.js'
import { Frame } from './frame.tsx'
import { letter, type Locale, type Reader, type Words } from './letter.ts'
import { light } from './palette.ts'
import { Action, Anchor, Greeting, Paragraph, Small } from './parts.tsx'
import { inSubject, named } from './plain.ts'

export type FollowUpsDueFacts = Reader & {
  accountName: string
  /** The first of them, those due first in front. */
  followUps: { contact: string; list: string; dueAt: Date; overdue: boolean }[]
  /** How many there are. */
  count: number
  url: string
  preferencesUrl: string
}

/** Contacts that are to be followed up today: to the one whose follow-ups they are, once a day (C6). */
export async function writeFollowUpsDue(facts: FollowUpsDueFacts): Promise<Words> {
  const { locale, followUps, count } = facts
  const options = { locale }
  const account = named(facts.accountName)
  const subject = m.emails_follow_ups_subject({ count, account: inSubject(facts.accountName) }, options)
  const rest = count - followUps.length
  return await letter(
    subject,
    <Frame
      locale={locale}
      title={m.emails_follow_ups_subject({ count, account }, options)}
      preview={m.emails_follow_ups_lead({ account }, options)}
      unexpected={m.emails_follow_ups_unexpected({}, options)}
      why={m.emails_follow_ups_why({ account }, options)}
    >
      <Greeting {...facts} />
      <Paragraph>{m.emails_follow_ups_lead({ account }, options)}</Paragraph>
      <Lines facts={facts} />
      {rest > 0 && <Paragraph>{m.emails_follow_ups_more({ count: rest }, options)}</Paragraph>}
      <Action url={facts.url} label={m.emails_follow_ups_open({}, options)} locale={locale} />
      <Small>
        <Anchor href={facts.preferencesUrl}>{m.emails_follow_ups_stop({}, options)}</Anchor>
      </Small>
    </Frame>,
  )
}

function Lines({ facts: { followUps, locale, timeZone } }: { facts: FollowUpsDueFacts }) {
  return (
    <ul className="text-ink" style={{ ...lines, color: light('ink') }}>
      {followUps.map(({ contact, list, dueAt, overdue }, index) => {
        const names = { contact: named(contact), list: named(list) }
        return (
          <li key={index}>
            {overdue
              ? m.emails_follow_ups_since({ ...names, day: dayOf(dueAt, locale, timeZone) }, { locale })
              : m.emails_follow_ups_today(names, { locale })}
          </li>
        )
      })}
    </ul>
  )
}

const lines = { fontSize: 15, lineHeight: '24px', margin: '0 0 12px', paddingLeft: 20 }
const tags = { en: 'en-GB', de: 'de-DE' }

function dayOf(at: Date, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(tags[locale], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  }).format(at)
}
