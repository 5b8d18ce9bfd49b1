import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { clientOf } from '#app/auth/client.ts'
import { tooManyTries } from '#app/auth/fields.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { allow, forgive, giveBack } from '#app/domain/identity/limits.ts'
import { declineRequest, type Declined } from '#app/domain/linking/decline-request.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ClosedRequest, closedStatus } from './request/closed.tsx'
import { RefusalDone, RefusalForm } from './request/refusal-page.tsx'
import { pageOf, visitRequest } from './request/visit.ts'

export { handle, meta } from './request/page-meta.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await visitRequest(request, params.requestId)
  const { state } = visit
  const status = state === 'open' || state === 'declined' ? 200 : closedStatus(state)
  return json(pageOf(visit), { status })
}

const schema = z.object({ address: z.string().max(1000).optional(), block: z.literal('yes').optional() })

const statuses: Record<Exclude<Declined, { ok: true }>['reason'], number> = {
  unknown: 404,
  'already-decided': 409,
  expired: 410,
  cancelled: 410,
  replaced: 410,
  'agency-gone': 410,
  'wrong-address': 422,
}

/** Decline, and with `block` shut the agency out (L11). No account needed, but the asked address typed in. */
export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await visitRequest(request, params.requestId)
  const { id } = visit.request
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const { ip } = clientOf(request)
  const allowed = await allow(['refusal-request', id], ['refusal-ip', ip])
  if (!allowed.ok) return read.refuse({ address: [tooManyTries(allowed.retryAfter)] }, allowed)
  const declined = await declineRequest({
    requestId: id,
    generation: visit.generation,
    typedAddress: read.value.address ?? '',
    userId: visit.user?.user.id,
    block: read.value.block === 'yes',
  })
  if (declined.ok) {
    await Promise.all([forgive(['refusal-request', id]), giveBack('refusal-ip', ip)])
    return redirect(`/requests/${id}/refusal`, 303)
  }
  const atField: FormAnswer['errors'] =
    declined.reason === 'wrong-address' ? { address: [m.access_refusal_wrong()] } : {}
  return read.refuse(atField, { status: statuses[declined.reason] })
}

export default function Refusal() {
  const facts = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const { state } = facts
  if (state === 'open') return <RefusalForm facts={facts} answer={answer} />
  if (state === 'declined') return <RefusalDone facts={facts} />
  return <ClosedRequest facts={facts} />
}
