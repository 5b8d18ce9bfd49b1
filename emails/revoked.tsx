import * as m from '#app/i18n/paraglide/messages.js'
import type { Words } from './letter.ts'
import { endNames, endSubject, writeEnd, type EndFacts } from './link-end.tsx'
import { named } from './plain.ts'

/** The client has ended the access: to the agency (L20). */
export function writeRevoked(facts: EndFacts): Promise<Words> {
  const options = { locale: facts.locale }
  const names = endNames(facts)
  return writeEnd(facts, {
    subject: m.emails_revoked_subject(endSubject(facts), options),
    title: m.emails_revoked_title(names, options),
    paragraphs: [
      facts.byName
        ? m.emails_revoked_lead({ ...names, by: named(facts.byName) }, options)
        : m.emails_revoked_lead_unnamed(names, options),
      m.emails_revoked_next({}, options),
    ],
    unexpected: m.emails_revoked_unexpected({}, options),
  })
}
