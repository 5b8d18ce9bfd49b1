import type { MailState, RequestListState } from '#app/domain/linking/access-requests.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Badge, type BadgeTone } from '#app/ui/badge.tsx'
import { formatRemaining } from '#app/ui/time.tsx'

const states: Record<RequestListState, [BadgeTone, () => string]> = {
  queued: ['neutral', m.linking_state_queued],
  pending: ['accent', m.linking_state_pending],
  approved: ['ok', m.linking_state_approved],
  declined: ['danger', m.linking_state_declined],
  cancelled: ['neutral', m.linking_state_cancelled],
  expired: ['warn', m.linking_state_expired],
}

export function requestStateName(state: RequestListState): string {
  return states[state][1]()
}

/** Where a request stands. */
export function RequestState({ state }: { state: RequestListState }) {
  return <Badge tone={states[state][0]}>{requestStateName(state)}</Badge>
}

/** For how long it can still be answered, reckoned by the server. */
export function TimeLeft({ seconds }: { seconds: number }) {
  return <span className="whitespace-nowrap">{m.linking_time_left({ left: formatRemaining(seconds) })}</span>
}

/** A column is as wide as its addresses, until one is so long that it must break. */
export function addressClass(address: string): string {
  return address.length > 40 ? 'break-all' : 'stacked:break-all'
}

const mails: Record<MailState, () => string> = {
  queued: m.linking_mail_queued,
  sending: m.linking_mail_sending,
  sent: m.linking_mail_sent,
  bounced: m.linking_mail_bounced,
}

/** How far the mail has come, with the reason where it came back (L10). */
export function MailDelivery({ mail, reason }: { mail: MailState | null; reason: string | null }) {
  if (mail === null) return <span className="text-ink3">–</span>
  const failed = mail === 'bounced'
  return (
    <>
      <span className={failed ? 'font-medium text-danger' : 'text-ink2'}>{mails[mail]()}</span>
      {failed && reason && <span className="block max-w-72 text-xs text-ink2">{reason}</span>}
    </>
  )
}
