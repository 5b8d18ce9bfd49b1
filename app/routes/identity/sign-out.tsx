import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { dropSignInCookies } from '#app/auth/cookies.ts'
import { wayBack } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { withReturn } from '#app/auth/safe-path.ts'
import { endSession } from '#app/domain/identity/sessions.ts'
import * as m from '#app/i18n/paraglide/messages.js'

export function loader() {
  throw redirect('/', 303)
}

/** Ends the session with its scopes and clears the browser. `to`: where a switch of login should lead. */
export async function action({ request }: ActionFunctionArgs) {
  const signedIn = await maybeUser(request)
  const read = await readForm(request, z.object({ to: wayBack }))
  if (signedIn) await endSession(signedIn.sessionId, signedIn.user.id)
  const headers = new Headers()
  for (const cookie of dropSignInCookies(request)) headers.append('Set-Cookie', cookie)
  const to = withReturn('/sign-in', read.ok ? read.value.to : null)
  return await redirectWithFlash(to, { tone: 'ok', text: m.identity_signed_out() }, headers)
}
