import type { AssignRefusal } from '#app/domain/conversations/threads/assign-thread.ts'
import type { CloseRefusal } from '#app/domain/conversations/threads/close-thread.ts'
import type { ReplyRefusal } from '#app/domain/conversations/messages/reply-to-thread.ts'
import type { SnoozeRefusal } from '#app/domain/conversations/threads/snooze-thread.ts'
import type { StartRefusal } from '#app/domain/conversations/messages/start-thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'

export type Reason = ReplyRefusal | CloseRefusal | AssignRefusal | SnoozeRefusal | StartRefusal
type Answer = { status: 409 | 422; field?: string; say: () => string }

/** Why something in the inbox was not done; the two others are pages of their own. */
export const refusals: Record<Exclude<Reason, 'not-allowed' | 'not-found'>, Answer> = {
  'changed-meanwhile': { status: 409, say: m.inbox_refused_changed },
  'written-meanwhile': { status: 409, say: m.inbox_refused_written },
  'nobody-to-answer': { status: 409, say: m.inbox_refused_nobody },
  'no-inbox-address': { status: 409, say: m.inbox_refused_no_address },
  'not-an-agent': { status: 422, field: 'assignee', say: m.inbox_refused_not_an_agent },
  closed: { status: 409, say: m.inbox_refused_closed },
  'not-later': { status: 422, say: m.inbox_refused_not_later },
  'too-far': { status: 422, say: m.inbox_refused_too_far },
  'no-such-contact': { status: 422, field: 'to', say: m.inbox_refused_no_contact },
}
