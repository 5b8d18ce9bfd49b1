import { getToken } from '@auth/core/jwt'
import { redirect } from '@remix-run/node'
import { config } from '#app/config.ts'
import { openArrival } from '#app/domain/identity/sign-on/oidc-arrivals.ts'
import type { ProviderIdentity } from '#app/domain/identity/sign-on/oidc-identities.ts'
import { isId } from '../ids.ts'
import { failurePath } from './failures.ts'

/**
 * The cookie in which the protocol engine hands over whom the provider vouched for: encrypted, for this browser, ten
 * minutes, and good for one use, which the arrival's row in the database sees to.
 */
export const handOverCookie = '__Host-arrival'
export const handOverSeconds = 600

/** What the cookie holds. No token of the provider is among it, nor anything else of its claims. */
export type HandOver = Record<'arrival' | 'issuer' | 'subject' | 'name', string> & { address: string | null }

/** Whom the provider vouched for in this browser; null without a cookie of ours. Says nothing about whether it was used. */
export async function readHandOver(request: Request): Promise<ProviderIdentity | null> {
  const token = (await getToken({
    // The cookies alone: the library would take an Authorization header as well.
    req: { headers: { cookie: request.headers.get('Cookie') ?? '' } },
    secret: config().secret,
    cookieName: handOverCookie,
    salt: handOverCookie,
  })) as Partial<HandOver> | null
  if (!token || !isId(token.arrival) || !token.issuer || !token.subject) return null
  const { arrival, issuer, subject, address = null, name = '' } = token
  return { arrivalId: arrival, issuer, subject, address, name }
}

/** Guard of the pages between provider and session: whom it vouched for, and where they go on to. Else they start anew. */
export async function requireHandOver(
  request: Request,
): Promise<{ identity: ProviderIdentity; returnTo: string }> {
  const identity = await readHandOver(request)
  const arrival = identity && (await openArrival(identity.arrivalId))
  if (!arrival) throw redirect(failurePath('stale', null), 303)
  return { identity, returnTo: arrival.returnTo }
}

/** Set-Cookie that takes the hand-over out of the browser. */
export const dropHandOver = () => `${handOverCookie}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`
