import { redirect } from '@remix-run/node'
import {
  endSession,
  PasswordChanged,
  signedIn,
  startSession,
  type SignInMethod,
} from '#app/domain/identity/sessions.ts'
import { clientOf } from './client.ts'
import { dropScopeCookies, langCookie, readCookie, readSessionToken, sessionCookie } from './cookies.ts'
import { redirectWithFlash, type Flash } from './flash.ts'
import { safePath, withReturn } from './safe-path.ts'

/**
 * Where every way of signing in ends. Begins a new session under a new id, whatever the browser brought along: a session
 * it held is over, with its scopes (I4). `to` is where the person wanted to go; own paths only.
 */
export async function beginSession(
  request: Request,
  proven: { userId: string; method: SignInMethod; passwordHash?: string },
  to: string | null,
  flash?: Flash,
): Promise<Response> {
  const before = await signedIn(readSessionToken(request) ?? '')
  if (before) await endSession(before.sessionId, before.user.id)
  const begun = await startSession(proven.userId, {
    method: proven.method,
    passwordHash: proven.passwordHash,
    ...clientOf(request),
  }).catch((error: unknown) => {
    if (error instanceof PasswordChanged) throw redirect(withReturn('/sign-in', to ?? '/'), 303)
    throw error
  })
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
