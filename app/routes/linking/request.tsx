import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { dropLinkCookie } from '#app/auth/cookies.ts'
import { closedStatus } from './request/closed.tsx'
import { RequestPage } from './request/page.tsx'
import { pageOf, visitRequest } from './request/visit.ts'

export { handle, meta } from './request/page-meta.ts'

/** The request, for whoever holds its link or is signed in with the asked address (L11). */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await visitRequest(request, params.requestId)
  // Whoever the request was sent to needs no link; an older one in their browser must not stand in the way.
  if (visit.state === 'replaced' && visit.recipient.addressed) {
    const headers = { 'Set-Cookie': dropLinkCookie('request', visit.request.id) }
    return json(pageOf({ ...visit, state: 'open', generation: null }), { headers })
  }
  return json(pageOf(visit), { status: visit.state === 'open' ? 200 : closedStatus(visit.state) })
}

export default function Request() {
  return <RequestPage facts={useLoaderData<typeof loader>()} />
}
