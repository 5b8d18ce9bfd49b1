import type { RequestState } from '#app/domain/linking/open-request.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { formatInstant } from '#app/ui/time.tsx'
import type { RequestFacts } from './visit.ts'

/** Why a request is not open to whoever looks at it; `replaced` is an older mail's link. */
export type ClosedState = Exclude<RequestState, 'open'> | 'replaced'

type Words = (names: { agency: string }) => string
const words: Record<ClosedState, { status: 409 | 410; title: Words; text: (facts: RequestFacts) => string }> =
  {
    approved: { status: 409, title: m.access_closed_approved, text: approvedText },
    declined: { status: 409, title: m.access_closed_declined, text: named(m.access_closed_declined_text) },
    cancelled: { status: 410, title: m.access_closed_cancelled, text: named(m.access_closed_cancelled_text) },
    expired: { status: 410, title: m.access_closed_expired, text: named(m.access_closed_expired_text) },
    replaced: { status: 410, title: m.access_closed_replaced, text: named(m.access_closed_replaced_text) },
    'agency-gone': {
      status: 410,
      title: m.access_closed_agency_gone,
      text: named(m.access_closed_agency_gone_text),
    },
  }

function named(text: Words) {
  return ({ agencyName: agency }: RequestFacts) => text({ agency })
}

/** An approval is past; what holds now is said only to those who may see it. */
function approvedText(facts: RequestFacts) {
  const at = instantOf(facts.endedAt, facts)
  return facts.since.length > 0
    ? m.access_closed_approved_known({ at })
    : m.access_closed_approved_text({ at, agency: facts.agencyName })
}

function instantOf(at: string | null, { zone }: RequestFacts) {
  return at === null ? '' : formatInstant(at, getLocale(), zone, 'long')
}

/** 409 where it is decided, 410 where it is over undecided. */
export function closedStatus(state: ClosedState): 409 | 410 {
  return words[state].status
}

/** The page of a request that cannot be decided any more: what happened, how it stands now, and what to do. */
export function ClosedRequest({ facts }: { facts: RequestFacts }) {
  const { id, state, agencyName: agency, addressed, user, since } = facts
  if (state === 'open') return null
  const { title, text } = words[state]
  return (
    <PublicPage title={title({ agency })} lead={text(facts)}>
      {since.map(({ accountId, accountName: account, endedAt }) => (
        <div key={accountId} className="grid justify-items-start gap-3">
          <p>
            {endedAt === null
              ? m.access_closed_holds({ agency, account })
              : m.access_closed_ended({ agency, account, at: instantOf(endedAt, facts) })}
          </p>
          <ButtonLink to={`/a/${accountId}/access`} variant="primary">
            {m.access_approved_see_do({ account })}
          </ButtonLink>
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        {state === 'replaced' && addressed && (
          <ButtonLink to={`/requests/${id}`} variant="primary">
            {m.access_closed_current()}
          </ButtonLink>
        )}
        {user ? (
          <ButtonLink to="/accounts">{m.access_closed_accounts()}</ButtonLink>
        ) : (
          <ButtonLink to="/sign-in">{m.access_closed_sign_in()}</ButtonLink>
        )}
      </div>
    </PublicPage>
  )
}
