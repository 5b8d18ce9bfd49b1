import { json } from '@remix-run/node'
import type { Refuse } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import { mostEmails } from '#app/domain/contacts/contact.ts'
import type { MergeRefusal } from '#app/domain/contacts/doubles/merge-contacts.ts'
import * as m from '#app/i18n/paraglide/messages.js'

const answers: Record<MergeRefusal, { status: 403 | 404 | 409 | 422; say: () => string }> = {
  'not-allowed': { status: 403, say: m.record_refused_not_allowed },
  'not-found': { status: 404, say: m.common_error_text_not_found },
  'same-contact': { status: 422, say: m.doubles_refused_same },
  'other-privacy': { status: 409, say: m.doubles_refused_privacy },
  'merged-meanwhile': { status: 409, say: m.doubles_refused_merged },
  'changed-meanwhile': { status: 409, say: m.doubles_refused_changed },
  'too-many-addresses': { status: 409, say: () => m.doubles_refused_addresses({ count: mostEmails }) },
}

/** The answer to a merge that was refused. */
export function refusedMerge(reason: MergeRefusal, refuse: Refuse) {
  const { say, status } = answers[reason]
  if (status === 404) throw notFound()
  // There is nothing left to compare on the page that asked.
  if (reason === 'merged-meanwhile' || reason === 'other-privacy') throw json({ kind: reason }, { status })
  return refuse({ '': [say()] }, { status })
}
