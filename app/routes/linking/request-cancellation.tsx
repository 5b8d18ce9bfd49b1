import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { requestOf } from '#app/domain/linking/access-requests.ts'
import { cancelRequest, type Cancelled } from '#app/domain/linking/cancel-request.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { clientPaths, useClientPaths } from './agency/paths.ts'
import { refused, type Answer, type ReasonOf } from './agency/refusals.ts'

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  titleFor(data ? m.linking_cancel_title(data) : m.linking_cancel_request(), matches)

const answers: Record<ReasonOf<Cancelled>, Answer> = {
  'not-allowed': { status: 403, say: m.linking_cancel_not_allowed },
  unknown: { status: 404, say: m.linking_cancel_unknown },
  'already-decided': { status: 409, say: m.linking_cancel_decided },
  expired: { status: 410, say: m.linking_cancel_expired },
  cancelled: { status: 410, say: m.linking_cancel_cancelled },
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { agency: true, floor: 'manager' })
  const asked = await requestOf(standing, requireId(params.requestId))
  if (!asked) throw notFound()
  if (!asked.mine && !isAtLeast(standing.role, 'admin')) throw roleTooLow('admin')
  return json({ address: asked.address, open: asked.state === 'pending' || asked.state === 'queued' })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, {
    agency: true,
    floor: 'manager',
    afterTrial: true,
  })
  const requestId = requireId(params.requestId)
  await requireConfirmation(request, standing)
  const cancelled = await cancelRequest(standing, requestId)
  if (!cancelled.ok) {
    if (cancelled.reason === 'unknown') throw notFound()
    return refused(answers[cancelled.reason])
  }
  return await redirectWithFlash(clientPaths(standing.account.id).requests, {
    tone: 'ok',
    text: m.linking_cancelled({ address: cancelled.address }),
  })
}

export default function RequestCancellation() {
  const { address, open } = useLoaderData<typeof loader>()
  const data = useActionData<typeof action>()
  const paths = useClientPaths()
  const back = { to: paths.requests, label: m.linking_tab_requests() }
  if (!open)
    return (
      <Page title={m.linking_cancel_title({ address })} back={back} narrow>
        <Notice tone="warn" role={data ? 'alert' : undefined}>
          {data?.errors['']?.join(' ') ?? m.linking_cancel_over()}
        </Notice>
        <div>
          <ButtonLink to={`${paths.requests}?q=${encodeURIComponent(address)}`}>
            {m.linking_see_request()}
          </ButtonLink>
        </div>
      </Page>
    )
  return (
    <Page title={m.linking_cancel_title({ address })} back={back} narrow>
      <ConfirmForm
        confirm={m.linking_cancel_confirm({ address })}
        cancel={{ to: paths.requests, label: m.linking_cancel_keep() }}
        errors={data?.errors['']}
      >
        <p>{m.linking_cancel_text({ address })}</p>
        <p className="text-ink2">{m.linking_cancel_no_refund()}</p>
      </ConfirmForm>
    </Page>
  )
}
