import * as m from '#app/i18n/paraglide/messages.js'
import type { Words } from './letter.ts'
import { endNames, endSubject, writeEnd, type EndFacts } from './link-end.tsx'

/** The agency has given its access up, for this client or with the whole programme: to the client (L21). */
export function writeAgencyLeft(facts: EndFacts): Promise<Words> {
  const options = { locale: facts.locale }
  const names = endNames(facts)
  const programme = facts.reason === 'programme-left' ? [m.emails_left_programme(names, options)] : []
  return writeEnd(facts, {
    subject: m.emails_left_subject(endSubject(facts), options),
    title: m.emails_left_title(names, options),
    paragraphs: [m.emails_left_lead(names, options), ...programme],
    unexpected: m.emails_left_unexpected({}, options),
  })
}
