import { json } from '@remix-run/node'
import { notFound } from '#app/auth/ids.ts'
import type { CompletionRefusal } from '#app/domain/contacts/follow-ups/complete-follow-up.ts'
import type { SnoozeRefusal } from '#app/domain/contacts/follow-ups/snooze-follow-up.ts'
import * as m from '#app/i18n/paraglide/messages.js'

type Reason = CompletionRefusal | SnoozeRefusal

const answers: Record<Reason, { status: 403 | 404 | 409 | 422; say: () => string }> = {
  'not-allowed': { status: 403, say: m.follow_ups_refused_not_allowed },
  'not-found': { status: 404, say: m.common_error_text_not_found },
  'not-running': { status: 409, say: m.follow_ups_refused_not_running },
  'not-a-later-day': { status: 422, say: m.follow_ups_refused_day },
  'too-far': { status: 422, say: m.follow_ups_refused_far },
}

/** What the page of a refused click is told. */
export type RefusedClick = { why: string; to: string }

/** Answers a click on a follow-up that could not be granted; whoever may not know of it hears 404. */
export function refusedClick(reason: Reason, to: string) {
  const { status, say } = answers[reason]
  if (status === 404) throw notFound()
  return json<RefusedClick>({ why: say(), to }, { status })
}
