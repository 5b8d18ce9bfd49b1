import type { FormStrategy } from 'remix-auth-form'
import { z } from 'zod'
import { signInWithCode } from '#app/domain/identity/one-time-codes.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { clientOf } from './client.ts'
import { codeField, tooManyTries, wayBack } from './fields.ts'
import { parseForm, refusedAnswer } from './form.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

const schema = z.object({ codeId: z.uuid(), code: codeField(), to: wayBack })

/** Six digits from a mail. */
export async function codeStrategy({ form, request }: FormStrategy.VerifyOptions): Promise<SignInOutcome> {
  const read = parseForm(form, schema)
  if (!read.ok) return { ok: false, answer: refusedAnswer(read) }
  const { codeId, code, to } = read.value
  const result = await signInWithCode(codeId, code, clientOf(request).ip)
  if (result.ok) return { ok: true, userId: result.userId, method: 'code', to }
  if (result.reason === 'no-match')
    return { ok: false, answer: read.refuse({ code: [m.identity_code_no_match()] }) }
  return { ok: false, answer: read.refuse({ '': [tooManyTries(result.retryAfter)] }, result) }
}
