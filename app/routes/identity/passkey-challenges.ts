import type { ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { clientOf } from '#app/auth/client.ts'
import { readSecondStepToken } from '#app/auth/cookies.ts'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn, requireUser } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { tooMany } from '#app/auth/link-guess.ts'
import { passkeySite } from '#app/auth/passkey-site.ts'
import { allow } from '#app/domain/identity/limits.ts'
import { passkeyCreation, passkeyRequest } from '#app/domain/identity/factors/passkeys.ts'
import { openSecondStep } from '#app/domain/identity/factors/second-steps.ts'

const schema = z.object({ purpose: z.enum(['add', 'sign-in', 'second-step', 'again']) })

/** What a browser shall let a passkey sign, as JSON; once, and within minutes. */
export async function action({ request }: ActionFunctionArgs) {
  const site = passkeySite(request)
  if (!site) throw notFound()
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const allowed = await allow(['passkey-ip', clientOf(request).ip])
  if (!allowed.ok) throw tooMany(allowed.retryAfter)
  switch (read.value.purpose) {
    case 'add':
      return Response.json(await passkeyCreation(await requireFreshSignIn(request), site))
    case 'sign-in':
      return Response.json(await passkeyRequest('sign-in', null, site))
    case 'again': {
      const { user } = await requireUser(request)
      return Response.json(await passkeyRequest('again', user.id, site))
    }
    case 'second-step': {
      const step = await openSecondStep(readSecondStepToken(request) ?? '')
      if (!step) throw notFound()
      return Response.json(await passkeyRequest('second-step', step.userId, site))
    }
  }
}
