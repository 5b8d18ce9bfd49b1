import { json, redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { keepLink } from '#app/auth/cookies.ts'
import { requireId } from '#app/auth/ids.ts'
import { unknownLink } from '#app/auth/link-guess.ts'
import { generationOf } from '#app/domain/identity/tokens.ts'
import { openRequest } from '#app/domain/linking/open-request.ts'
import { ClosedRequest, closedStatus } from './request/closed.tsx'
import { pageOf, stateFor, visitOf } from './request/visit.ts'

export { handle, meta } from './request/page-meta.ts'

/**
 * Where the mail leads (L11). A live token moves from the address bar into a cookie; a dead one gets its page at once.
 * A wrong token answers as an id that does not exist.
 */
export async function loader({ request: incoming, params }: LoaderFunctionArgs) {
  const id = requireId(params.requestId)
  const token = params.token ?? ''
  const request = await openRequest(id)
  const generation = request && generationOf('access-request', request, token)
  if (!request || generation === null) throw await unknownLink(incoming)
  const state = stateFor(request, generation)
  if (state !== 'open')
    return json(pageOf(await visitOf(incoming, request, generation)), { status: closedStatus(state) })
  throw redirect(`/requests/${id}`, {
    status: 303,
    headers: keepLink(incoming, 'request', id, token),
  })
}

export default function RequestLink() {
  return <ClosedRequest facts={useLoaderData<typeof loader>()} />
}
