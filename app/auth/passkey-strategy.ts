import type { FormStrategy } from 'remix-auth-form'
import { z } from 'zod'
import { allow, giveBack } from '#app/domain/identity/limits.ts'
import { signInWithPasskey } from '#app/domain/identity/factors/passkeys.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { clientOf } from './client.ts'
import { credentialField, tooManyTries, wayBack } from './fields.ts'
import { parseForm, refusedAnswer } from './form.ts'
import { notFound } from './ids.ts'
import { passkeySite } from './passkey-site.ts'
import type { SignInOutcome } from './sign-in-outcome.ts'

const schema = z.object({ credential: credentialField, to: wayBack })

/** A passkey whose device has verified its user: both factors at once. */
export async function passkeyStrategy({ form, request }: FormStrategy.VerifyOptions): Promise<SignInOutcome> {
  const site = passkeySite(request)
  if (!site) throw notFound()
  const read = parseForm(form, schema)
  if (!read.ok) return { ok: false, answer: refusedAnswer(read) }
  const { ip } = clientOf(request)
  const allowed = await allow(['passkey-ip', ip])
  if (!allowed.ok)
    return { ok: false, answer: read.refuse({ '': [tooManyTries(allowed.retryAfter)] }, allowed) }
  const userId = await signInWithPasskey(read.value.credential, site)
  if (userId === null) return { ok: false, answer: read.refuse({ '': [m.factor_passkey_no_match()] }) }
  await giveBack('passkey-ip', ip)
  return { ok: true, userId, method: 'passkey', second: 'passkey', to: read.value.to }
}
