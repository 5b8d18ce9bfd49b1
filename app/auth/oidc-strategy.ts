import { redirect } from '@remix-run/node'
import { Strategy } from 'remix-auth/strategy'
import { openArrival } from '#app/domain/identity/sign-on/oidc-arrivals.ts'
import {
  recognise,
  signInByIdentity,
  type ProviderIdentity,
} from '#app/domain/identity/sign-on/oidc-identities.ts'
import { maybeUser } from './guards.ts'
import { failurePath, type Failure } from './oidc/failures.ts'
import { readHandOver } from './oidc/hand-over.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

type Arrived = { identity: ProviderIdentity; request: Request }

/** Reads whom the protocol engine handed over in a cookie of this browser. */
export class OidcStrategy extends Strategy<SignInOutcome, Arrived> {
  name = 'oidc'

  async authenticate(request: Request): Promise<SignInOutcome> {
    const identity = await readHandOver(request)
    return identity ? await this.verify({ identity, request }) : await failed('stale', null)
  }
}

/**
 * Signs in whoever joined this identity to their login before. All others have one step before them: to confirm, where a
 * login with their address exists or they are signed in already, or to sign up.
 */
export async function oidcStrategy({ identity, request }: Arrived): Promise<SignInOutcome> {
  const [who, signedIn] = await Promise.all([recognise(identity), maybeUser(request)])
  if (who.kind === 'known') {
    if (signedIn && signedIn.user.id !== who.userId) return await failed('other-login', identity)
    const user = await signInByIdentity(identity)
    return user
      ? { ok: true, userId: user.userId, method: 'oidc', to: user.returnTo }
      : await failed('stale', identity)
  }
  if (signedIn || who.kind === 'unconfirmed') return onward('/single-sign-on/confirmation')
  return who.kind === 'newcomer' ? onward('/single-sign-on/sign-up') : await failed('not-verified', identity)
}

const onward = (path: string): SignInOutcome => ({ ok: false, answer: redirect(path, 303) })

async function failed(reason: Failure, identity: ProviderIdentity | null): Promise<SignInOutcome> {
  const arrival = identity && (await openArrival(identity.arrivalId))
  return onward(failurePath(reason, arrival?.returnTo ?? null))
}
