import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { beginSession } from '#app/auth/begin-session.ts'
import { clientOf } from '#app/auth/client.ts'
import { nameField, tooManyTries } from '#app/auth/fields.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { allow } from '#app/domain/identity/limits.ts'
import { signUpAndApprove } from '#app/domain/linking/sign-up-and-approve.ts'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { lastDayField, roleField } from '../access/access-fields.ts'
import { closedStatus } from './request/closed.tsx'
import { RequestPage } from './request/page.tsx'
import { refusedApproval } from './request/refusals.ts'
import { pageOf, visitRequest } from './request/visit.ts'

export { handle, meta } from './request/page-meta.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await visitRequest(request, params.requestId)
  return json(pageOf(visit), { status: visit.state === 'open' ? 200 : closedStatus(visit.state) })
}

const schema = z.object({
  accountName: nameField(),
  name: nameField(),
  password: z.string().max(5000),
  role: roleField,
  endsOn: lastDayField,
})

/** Approve by somebody new (L12): the link they hold proves the address. Whoever is signed in decides as themselves. */
export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await visitRequest(request, params.requestId)
  const { id } = visit.request
  if (visit.user || visit.generation === null) return redirect(`/requests/${id}`, 303)
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const allowed = await allow(['sign-up-ip', clientOf(request).ip])
  if (!allowed.ok) return read.refuse({ '': [tooManyTries(allowed.retryAfter)] }, allowed)
  const { endsOn: lastDay, ...wish } = read.value
  const approved = await signUpAndApprove({
    requestId: id,
    generation: visit.generation,
    ...wish,
    lastDay,
    locale: getLocale(),
  })
  if (!approved.ok) return refusedApproval(read.refuse, approved.reason)
  return await beginSession(request, { userId: approved.userId, method: 'link' }, `/requests/${id}/decision`)
}

export default function SignUp() {
  return <RequestPage facts={useLoaderData<typeof loader>()} answer={useActionData<FormAnswer>()} />
}
