import type { FormAnswer } from '#app/auth/form.ts'
import { isAtMost, rolesUpTo } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink, TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { roleName, RoleWords } from '#app/ui/roles.tsx'
import { formatRemaining, Time } from '#app/ui/time.tsx'
import { ApproveForm } from './approve-form.tsx'
import { ClosedRequest } from './closed.tsx'
import { SomebodyElse } from './somebody-else.tsx'
import { SignUpOrIn } from './sign-up-form.tsx'
import type { RequestFacts } from './visit.ts'

export type PartProps = { facts: RequestFacts; answer?: FormAnswer }

/** The page behind the mailed link: who asks, for what, until when; then whatever this reader can do about it (L11, L12). */
export function RequestPage({ facts, answer }: PartProps) {
  const { id, state, agencyName, requesterName, user, addressed } = facts
  const agency = agencyName
  if (state !== 'open') return <ClosedRequest facts={facts} />
  return (
    <PublicPage
      wide
      bare
      title={m.access_request_title({ agency })}
      lead={m.access_request_lead({ person: requesterName, agency })}
    >
      <Card>
        <RequestSummary facts={facts} />
        <Message from={requesterName} text={facts.message} />
      </Card>
      <Notice tone="warn" title={m.access_request_know({ agency })}>
        <p>{m.access_request_know_text()}</p>
      </Notice>
      <Card title={facts.roleAsked ? m.access_request_what({ agency }) : m.access_request_what_open()}>
        <Allowance facts={facts} />
      </Card>
      {user === null ? (
        <SignUpOrIn facts={facts} answer={answer} />
      ) : addressed ? (
        <ApproveForm facts={facts} answer={answer} />
      ) : (
        <SomebodyElse facts={facts} answer={answer} />
      )}
      <Decline id={id} agency={agency} />
      <Card title={m.access_request_safe()}>
        <GoodToKnow agency={agency} person={requesterName} />
      </Card>
    </PublicPage>
  )
}

function RequestSummary({ facts }: { facts: RequestFacts }) {
  const { requesterName, agencyName, maskedAddress, roleAsked, expiresAt, secondsLeft, zone } = facts
  return (
    <Facts>
      <Fact name={m.access_request_who()}>
        {m.access_request_who_value({ person: requesterName, agency: agencyName })}
      </Fact>
      <Fact name={m.access_request_role()}>
        {roleAsked ? roleName(roleAsked) : m.access_request_role_open()}
      </Fact>
      <Fact name={m.access_request_expires()}>
        <Time at={expiresAt} zone={zone} style="long" />{' '}
        <span className="text-ink2">
          ({m.access_request_expires_in({ left: formatRemaining(secondsLeft) })})
        </span>
      </Fact>
      <Fact name={m.access_request_to()}>{maskedAddress}</Fact>
    </Facts>
  )
}

/** Plain text as it was typed. Whatever looks like a link in it stays text. */
function Message({ from, text }: { from: string; text: string }) {
  return (
    <figure className="mt-5 border-t border-line pt-4">
      <figcaption className="text-sm text-ink3">{m.access_request_message({ person: from })}</figcaption>
      <blockquote className="mt-2 border-l-2 border-line pl-4 break-words whitespace-pre-wrap">
        {text}
      </blockquote>
      <p className="mt-2 text-xs text-ink3">{m.access_request_message_hint()}</p>
    </figure>
  )
}

/** What the asked role can and cannot do; below it what lesser roles can. Without an asked role, all of them. */
function Allowance({ facts: { roleAsked, ceiling } }: { facts: RequestFacts }) {
  const others = rolesUpTo(ceiling).filter((role) => role !== roleAsked)
  const list = (
    <ul className="grid gap-5">
      {others.reverse().map((role) => (
        <li key={role}>
          <p className="mb-2 font-semibold">{roleName(role)}</p>
          <RoleWords role={role} />
        </li>
      ))}
    </ul>
  )
  if (roleAsked === null) return list
  return (
    <div className="grid gap-4">
      <p className="text-ink2">{m.access_request_what_as({ role: roleName(roleAsked) })}</p>
      <RoleWords role={roleAsked} />
      {others.some((role) => isAtMost(role, ceiling)) && (
        <details>
          <summary className="text-link inline-block text-sm">{m.access_request_other_roles()}</summary>
          <div className="mt-4">{list}</div>
        </details>
      )}
    </div>
  )
}

function GoodToKnow({ agency, person }: { agency: string; person: string }) {
  return (
    <ul className="grid list-disc gap-2 pl-5 text-ink2 marker:text-ink3">
      <li>{m.access_request_safe_password({ agency })}</li>
      <li>{m.access_request_safe_people({ person, agency })}</li>
      <li>{m.access_request_safe_log()}</li>
      <li>{m.access_request_safe_end()}</li>
      <li>
        <TextLink to="/guide">{m.access_request_guide()}</TextLink>
      </li>
    </ul>
  )
}

function Decline({ id, agency }: { id: string; agency: string }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5">
      <p className="max-w-prose min-w-0 text-sm text-ink2">{m.access_request_decline_text({ agency })}</p>
      <ButtonLink to={`/requests/${id}/refusal`}>{m.access_request_decline()}</ButtonLink>
    </div>
  )
}
