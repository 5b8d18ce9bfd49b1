import * as m from '#app/i18n/paraglide/messages.js'
import type { Words } from './letter.ts'
import { endNames, endSubject, writeEnd, type EndFacts } from './link-end.tsx'

/** An access has reached its end date: to both sides (L20). */
export function writeRanOut(facts: EndFacts): Promise<Words> {
  const options = { locale: facts.locale }
  const names = endNames(facts)
  return writeEnd(facts, {
    subject: m.emails_ran_out_subject(endSubject(facts), options),
    title: m.emails_ran_out_title({}, options),
    paragraphs: [m.emails_ran_out_lead(names, options), m.emails_ran_out_next({}, options)],
    unexpected: m.emails_ran_out_unexpected({}, options),
  })
}
