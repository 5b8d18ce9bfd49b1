import {
  json,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { secondsUntil } from '#app/domain/clock.ts'
import { requestOf } from '#app/domain/linking/access-requests.ts'
import { askLimit } from '#app/domain/linking/quota.ts'
import { resendLimit, resendRequest, type Resent } from '#app/domain/linking/resend-request.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { formatRemaining } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { instantInZone } from './agency/instants.ts'
import { clientPaths, useClientPaths } from './agency/paths.ts'
import type { ReasonOf } from './agency/refusals.ts'
import { retryAfter } from './agency/retry-after.ts'

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  titleFor(data ? m.linking_resend_title(data) : m.linking_resend(), matches)
export const headers: HeadersFunction = (args) => retryAfter(args)

type When = { wait: string; at: string }
const answers: Record<ReasonOf<Resent>, { status: number; say: (when: When) => string }> = {
  'not-allowed': { status: 403, say: m.linking_resend_not_allowed },
  'not-enrolled': { status: 403, say: m.linking_not_enrolled },
  'trial-over': { status: 403, say: m.linking_trial_over },
  unknown: { status: 404, say: m.linking_cancel_unknown },
  'not-resendable': { status: 409, say: m.linking_resend_not_resendable },
  'already-pending': { status: 409, say: m.linking_resend_already_pending },
  blocked: { status: 409, say: m.linking_resend_blocked },
  'too-soon': { status: 429, say: ({ wait }) => m.linking_resend_too_soon({ wait }) },
  'resends-used-up': { status: 429, say: ({ at }) => m.linking_resend_used_up({ limit: resendLimit, at }) },
  'quota-reached': { status: 429, say: ({ at }) => m.linking_quota_none({ limit: askLimit, at }) },
}

/** Opening the address sends nothing: it asks first, as does whoever reloads after a refusal. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { agency: true, floor: 'manager' })
  const asked = await requestOf(standing, requireId(params.requestId))
  if (!asked) throw notFound()
  return json({ address: asked.address })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { agency: true, floor: 'manager' })
  const requestId = requireId(params.requestId)
  await requireConfirmation(request, standing)
  const resent = await resendRequest(standing, requestId)
  const zone = standing.account.timeZone
  if (!resent.ok) {
    if (resent.reason === 'unknown') throw notFound()
    const { status, say } = answers[resent.reason]
    if (!('retryAt' in resent)) return json({ text: say({ wait: '', at: '' }) }, { status })
    const seconds = await secondsUntil(resent.retryAt)
    const when = { wait: shortWait(seconds), at: instantInZone(resent.retryAt, zone) }
    return json({ text: say(when) }, { status, headers: { 'Retry-After': String(seconds) } })
  }
  return await redirectWithFlash(clientPaths(standing.account.id).requests, {
    tone: 'ok',
    text: m.linking_resent({
      address: resent.address,
      expires: instantInZone(resent.expiresAt, zone),
      quota: m.linking_quota_left({ count: resent.left, limit: askLimit }),
    }),
  })
}

function shortWait(seconds: number): string {
  return seconds < 120 ? m.linking_seconds({ count: seconds }) : formatRemaining(seconds)
}

export default function RequestResends() {
  const { address } = useLoaderData<typeof loader>()
  const data = useActionData<typeof action>()
  const paths = useClientPaths()
  return (
    <Page
      title={data ? m.linking_resend_refused() : m.linking_resend_title({ address })}
      back={{ to: paths.requests, label: m.linking_tab_requests() }}
      narrow
    >
      {data && (
        <Notice tone="warn" role="alert">
          {data.text}
        </Notice>
      )}
      <ConfirmForm
        confirm={m.linking_resend()}
        cancel={{ to: paths.requests, label: m.linking_back_to_requests() }}
        danger={false}
      >
        <p className="font-medium break-all">{address}</p>
        <p>{m.linking_resend_text()}</p>
      </ConfirmForm>
    </Page>
  )
}
