import type { FormStrategy } from 'remix-auth-form'
import { z } from 'zod'
import { signInWithPassword } from '#app/domain/identity/sign-in.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { clientOf } from './client.ts'
import { addressField, tooManyTries, wayBack } from './fields.ts'
import { parseForm, refusedAnswer } from './form.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

const schema = z.object({ email: addressField(), password: z.string().max(1000), to: wayBack })

/** Address and password. */
export async function passwordStrategy({
  form,
  request,
}: FormStrategy.VerifyOptions): Promise<SignInOutcome> {
  const read = parseForm(form, schema)
  if (!read.ok) return { ok: false, answer: refusedAnswer(read) }
  const { email, password, to } = read.value
  const result = await signInWithPassword(email, password, clientOf(request).ip)
  if (result.ok)
    return { ok: true, userId: result.userId, method: 'password', to, passwordDigest: result.passwordDigest }
  if (result.reason === 'no-match')
    return { ok: false, answer: read.refuse({ '': [m.identity_sign_in_no_match()] }) }
  return { ok: false, answer: read.refuse({ '': [tooManyTries(result.retryAfter)] }, result) }
}
