import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { clientOf } from '#app/auth/client.ts'
import { tooMany } from '#app/auth/link-guess.ts'
import { hearProvider, wayBackOf } from '#app/auth/oidc/engine.ts'
import { failurePath } from '#app/auth/oidc/failures.ts'
import { dropHandOver } from '#app/auth/oidc/hand-over.ts'
import { requireSingleSignOn } from '#app/auth/oidc/required.ts'
import { signInThrough } from '#app/auth/sign-in-through.ts'
import { allow } from '#app/domain/identity/limits.ts'

/**
 * Where the provider sends people back to. Whatever comes of it they are led on, so that code and state leave the address
 * bar. The hand-over stays in the browser only where a step is still to come.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  requireSingleSignOn()
  const allowed = await allow(['single-sign-on-ip', clientOf(request).ip])
  if (!allowed.ok) throw tooMany(allowed.retryAfter)
  const heard = await hearProvider(request)
  if (heard.ok) {
    const answer = await signInThrough('oidc', carrying(request, heard.handOver))
    const isOnward = /\/single-sign-on\/(confirmation|sign-up)$/.test(answer.headers.get('Location') ?? '')
    return withCookies(answer, [...heard.cookies, isOnward ? heard.handOver : dropHandOver()])
  }
  if (heard.error) context.report(heard.error)
  return withCookies(redirect(failurePath(heard.reason, wayBackOf(request)), 303), heard.cookies)
}

/** The request as the browser would make it next, with the hand-over among its cookies. */
function carrying(request: Request, handOver: string): Request {
  const headers = new Headers(request.headers)
  const others = (headers.get('Cookie') ?? '')
    .split(/;\s*/)
    .filter((pair) => !pair.startsWith('__Host-arrival'))
  headers.set('Cookie', [...others, handOver.split(';')[0]].join('; '))
  return new Request(request.url, { headers, signal: request.signal })
}

function withCookies(answer: Response, cookies: string[]): Response {
  for (const cookie of cookies) answer.headers.append('Set-Cookie', cookie)
  return answer
}

/** Never drawn; without it Remix takes the route for a resource, whose refusals come without a page. */
export default function SingleSignOnCallback() {
  return null
}
