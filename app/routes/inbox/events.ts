import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { requireScope, stillReadsInbox } from '#app/auth/guards.ts'
import { eventStream, takePlace } from './parts/event-stream.ts'

/** What happens in the inbox while a page of it is open, as server-sent events; at most four at once for a session. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account, sessionId } = await requireScope(request, params.accountId, { inbox: 'viewer' })
  const headers = {
    'Content-Type': 'text/event-stream; charset=utf-8',
    // Nothing on the way may keep it, or wait for more before it passes it on.
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  }
  if (request.method === 'HEAD') return new Response(null, { headers })
  const leave = takePlace(sessionId)
  if (!leave)
    throw json(
      { kind: 'too-many-streams', retryAfter: 30 },
      { status: 429, headers: { 'Retry-After': '30' } },
    )
  const since = /^\d{1,16}$/.exec(new URL(request.url).searchParams.get('since') ?? '')?.[0] ?? null
  const body = eventStream({
    accountId: account.id,
    since,
    mayGoOn: () => stillReadsInbox(request, account.id),
    gone: request.signal,
    leave,
  })
  return new Response(body, { headers })
}
