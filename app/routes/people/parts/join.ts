import { json } from '@remix-run/node'
import { z } from 'zod'
import { beginSession } from '#app/auth/begin-session.ts'
import { clientOf } from '#app/auth/client.ts'
import { dropLinkCookie } from '#app/auth/cookies.ts'
import { nameField, passwordProblem, tooManyTries } from '#app/auth/fields.ts'
import { parseForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { allow } from '#app/domain/identity/limits.ts'
import type { AcceptRefusal } from '#app/domain/people/invitations/accept-invitation.ts'
import { joinByInvitation } from '#app/domain/people/invitations/join-by-invitation.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { deadWords } from './invitation-words.ts'

const schema = z.object({ intent: z.literal('join'), name: nameField(), password: z.string().max(5000) })

/** Somebody new joins: user, verified address and membership at once, and they are signed in. */
export async function joinAsNewcomer(
  request: Request,
  form: FormData,
  invitationId: string,
  token: string,
): Promise<Response> {
  const read = parseForm(form, schema)
  if (!read.ok) return refusedAnswer(read)
  const allowed = await allow(['sign-up-ip', clientOf(request).ip])
  if (!allowed.ok) return read.refuse({ '': [tooManyTries(allowed.retryAfter)] }, allowed)
  const { name, password } = read.value
  const outcome = await joinByInvitation(invitationId, token, { name, password, locale: getLocale() })
  if (outcome.ok) {
    const flash = { tone: 'ok', text: m.people_joined({ account: outcome.accountName }) } as const
    const proven = { userId: outcome.userId, method: 'link' } as const
    const response = await beginSession(request, proven, `/a/${outcome.accountId}`, flash)
    response.headers.append('Set-Cookie', dropLinkCookie('invitation', invitationId))
    return response
  }
  switch (outcome.reason) {
    case 'password':
      return read.refuse({ password: [passwordProblem(outcome.why)] })
    case 'bad-name':
      return read.refuse({ name: [m.identity_form_invalid()] })
    case 'has-login':
      return json<FormAnswer>({ errors: { '': [m.people_has_login()] }, values: {} }, { status: 409 })
    default:
      return refusedAcceptance(outcome.reason)
  }
}

type Living = 'wrong-person' | 'already-member' | 'deactivated' | 'no-free-licence' | 'trial-over'

const living: Record<Living, { status: 403 | 409; say: () => string }> = {
  'wrong-person': { status: 403, say: m.people_wrong_person },
  'already-member': { status: 409, say: m.people_already_in },
  deactivated: { status: 409, say: m.people_in_but_deactivated },
  'no-free-licence': { status: 409, say: m.people_join_no_licence },
  'trial-over': { status: 403, say: m.people_join_trial_over },
}

/** The answer to an acceptance that failed. What died meanwhile is told by the page itself, which is read anew. */
export function refusedAcceptance(reason: AcceptRefusal): Response {
  if (reason === 'unknown') return json(null, { status: 404 })
  if (!(reason in living)) return json(null, { status: deadWords[reason as keyof typeof deadWords].status })
  const { status, say } = living[reason as Living]
  return json<FormAnswer>({ errors: { '': [say()] }, values: {} }, { status })
}
