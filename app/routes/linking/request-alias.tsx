import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { codeField, tooManyTries } from '#app/auth/fields.ts'
import { formOf, parseForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireFreshSignIn, requireUser } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { askAddressCode, verifyAddressCode, type VerifiedAddress } from '#app/domain/identity/aliases.ts'
import { askedAddress } from '#app/domain/linking/open-request.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { AliasForm } from './request/alias-form.tsx'
import { RequestPage } from './request/page.tsx'
import { pageOf, visitRequest, type Visit } from './request/visit.ts'

export { handle, meta } from './request/page-meta.ts'

/** Only for somebody signed in who holds the link but not the asked address; everybody else belongs on the request's page. */
function requireStranger({ request, state, user, recipient }: Visit) {
  if (state !== 'open' || !user || recipient.addressed) throw redirect(`/requests/${request.id}`, 303)
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await visitRequest(request, params.requestId)
  requireStranger(visit)
  const codeId = new URL(request.url).searchParams.get('code')
  return json({ page: pageOf(visit), codeId: isId(codeId) ? codeId : null })
}

const reasons: Record<Exclude<VerifiedAddress, { ok: true }>['reason'], () => string> = {
  'wrong-code': m.access_request_code_wrong,
  'too-many-addresses': m.access_request_code_full,
}

/** Mails a code to the asked address, and uses it: the address becomes an alias of whoever is signed in (L12, I7). */
export async function action({ request, params }: ActionFunctionArgs) {
  const { user } = await requireUser(request)
  const visit = await visitRequest(request, params.requestId)
  requireStranger(visit)
  const { id } = visit.request
  const form = await formOf(request)
  if (form.get('intent') === 'send') {
    const read = parseForm(form, z.object({ intent: z.literal('send') }))
    if (!read.ok) return refusedAnswer(read)
    // A new address signs in: whoever finds an open browser must not add theirs.
    await requireFreshSignIn(request)
    const asked = await askAddressCode(user.id, await askedAddress(id))
    if (asked.ok) return redirect(`/requests/${id}/alias?code=${asked.codeId}`, 303)
    if (asked.reason === 'already-yours') return redirect(`/requests/${id}`, 303)
    return read.refuse({ '': [tooManyTries(asked.retryAfter)] }, asked)
  }
  const read = parseForm(form, z.object({ codeId: z.string().refine(isId), code: codeField() }))
  if (!read.ok) return refusedAnswer(read)
  const verified = await verifyAddressCode(user.id, read.value.codeId, read.value.code)
  if (!verified.ok) return read.refuse({ code: [reasons[verified.reason]()] })
  return await redirectWithFlash(`/requests/${id}`, { tone: 'ok', text: m.access_request_alias_done() })
}

export default function Alias() {
  const { page, codeId } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return codeId ? (
    <AliasForm {...{ facts: page, codeId, answer }} />
  ) : (
    <RequestPage facts={page} answer={answer} />
  )
}
