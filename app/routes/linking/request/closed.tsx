import type { RequestState } from '#app/domain/linking/open-request.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { PublicPage } from '#app/ui/public.tsx'

/** Why a request is not open to whoever looks at it; `replaced` is an older mail's link. */
export type ClosedState = Exclude<RequestState, 'open'> | 'replaced'

type Words = (names: { agency: string }) => string
const words: Record<ClosedState, { status: 409 | 410; title: Words; text: Words }> = {
  approved: { status: 409, title: m.access_closed_approved, text: m.access_closed_approved_text },
  declined: { status: 409, title: m.access_closed_declined, text: m.access_closed_declined_text },
  cancelled: { status: 410, title: m.access_closed_cancelled, text: m.access_closed_cancelled_text },
  expired: { status: 410, title: m.access_closed_expired, text: m.access_closed_expired_text },
  replaced: { status: 410, title: m.access_closed_replaced, text: m.access_closed_replaced_text },
  'agency-gone': { status: 410, title: m.access_closed_agency_gone, text: m.access_closed_agency_gone_text },
}

/** 409 where it is decided, 410 where it is over undecided. */
export function closedStatus(state: ClosedState): 409 | 410 {
  return words[state].status
}

type Props = { state: ClosedState; id: string; agencyName: string; addressed?: boolean; signedIn?: boolean }

/** The page of a request that cannot be decided any more: what happened, and what to do. */
export function ClosedRequest({ state, id, agencyName, addressed, signedIn }: Props) {
  const { title, text } = words[state]
  return (
    <PublicPage title={title({ agency: agencyName })} lead={text({ agency: agencyName })}>
      <div className="flex flex-wrap gap-2">
        {state === 'replaced' && addressed && (
          <ButtonLink to={`/requests/${id}`} variant="primary">
            {m.access_closed_current()}
          </ButtonLink>
        )}
        {signedIn ? (
          <ButtonLink to="/accounts">{m.access_closed_accounts()}</ButtonLink>
        ) : (
          <ButtonLink to="/sign-in">{m.access_closed_sign_in()}</ButtonLink>
        )}
      </div>
    </PublicPage>
  )
}
