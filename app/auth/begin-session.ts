import { redirect } from '@remix-run/node'
import type { Factor } from '#app/domain/identity/factors/second-factors.ts'
import { beginSecondStep } from '#app/domain/identity/factors/second-steps.ts'
import {
  endSession,
  PasswordChanged,
  SecondStepNeeded,
  signedIn,
  startSession,
  type SignInMethod,
} from '#app/domain/identity/sessions.ts'
import { clientOf } from './client.ts'
import {
  dropScopeCookies,
  dropSignInCookies,
  langCookie,
  readCookie,
  readDeviceToken,
  readSessionToken,
  secondStepCookie,
  sessionCookie,
} from './cookies.ts'
import { redirectWithFlash, type Flash } from './flash.ts'
import { safePath, withReturn } from './safe-path.ts'

export type ProvenBy = {
  userId: string
  method: SignInMethod
  passwordDigest?: Buffer | null
  /** By what the second step was passed just now. */
  second?: Factor
}

/**
 * Where every way of signing in ends. Begins a new session under a new id, whatever the browser brought along: a session
 * it held is over, with its scopes (I4). Whoever has a second factor is sent to the second step instead, and nothing has
 * begun (I2). `to` is where the person wanted to go; own paths only.
 */
export async function beginSession(
  request: Request,
  proven: ProvenBy,
  to: string | null,
  flash?: Flash,
): Promise<Response> {
  const before = await signedIn(readSessionToken(request) ?? '')
  if (before) await endSession(before.sessionId, before.user.id)
  const begun = await startSession(proven.userId, {
    ...proven,
    ...clientOf(request),
    device: readDeviceToken(request, proven.userId),
  }).catch((error: unknown) => {
    if (error instanceof SecondStepNeeded) return null
    if (error instanceof PasswordChanged) throw redirect(withReturn('/sign-in', to ?? '/'), 303)
    throw error
  })
  if (!begun) return await askSecondStep(request, proven, safePath(to, '/'))
  const { token, expiresAt, locale } = begun
  const headers = new Headers()
  headers.append('Set-Cookie', sessionCookie(token, expiresAt))
  // A language chosen in this browser stays; one that chose none takes its user's, unless a visitor only plays that user.
  if (readCookie(request, 'lang') === null && proven.method !== 'demo')
    headers.append('Set-Cookie', langCookie(locale))
  for (const cookie of dropScopeCookies(request)) headers.append('Set-Cookie', cookie)
  const path = safePath(to, '/')
  return flash ? await redirectWithFlash(path, flash, headers) : redirect(path, { status: 303, headers })
}

async function askSecondStep(request: Request, proven: ProvenBy, returnTo: string): Promise<Response> {
  const token = await beginSecondStep(proven.userId, { ...proven, returnTo })
  const headers = new Headers()
  for (const cookie of dropSignInCookies(request)) headers.append('Set-Cookie', cookie)
  headers.append('Set-Cookie', secondStepCookie(token))
  return redirect('/sign-in/second-step', { status: 303, headers })
}
