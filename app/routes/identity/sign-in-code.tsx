import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { clientOf } from '#app/auth/client.ts'
import { keepLink, readLinkToken } from '#app/auth/cookies.ts'
import { addressField, tooManyTries, wayBack } from '#app/auth/fields.ts'
import { formOf, parseForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { signInThrough } from '#app/auth/sign-in-through.ts'
import { config } from '#app/config.ts'
import { askSignInCode, isCodeOpen } from '#app/domain/identity/one-time-codes.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { TextLink } from '#app/ui/button.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { AskCodeForm, EnterCodeForm } from './code-forms.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_code_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams
  const to = safePath(params.get('to'), '/')
  if (await maybeUser(request)) throw redirect(to, 303)
  const code = params.get('code')
  const codeId = isId(code) ? code : null
  const open = codeId !== null && (await isCodeOpen(codeId, readLinkToken(request, 'code', codeId)))
  return json({ to, codeId, open, demo: config().demo })
}

const asking = z.object({ email: addressField(), to: wayBack })

/** `intent=ask` mails a code; otherwise the code that came is used. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await formOf(request.clone())
  if (form.get('intent') !== 'ask') return await signInThrough('code', request)
  const read = parseForm(form, asking)
  if (!read.ok) return refusedAnswer(read)
  const { email, to } = read.value
  const asked = await askSignInCode(email, getLocale(), clientOf(request).ip)
  if (asked.ok)
    return redirect(withReturn(`/sign-in/code?code=${asked.codeId}`, to), {
      status: 303,
      headers: keepLink(request, 'code', asked.codeId, asked.browser),
    })
  return read.refuse({ email: [tooManyTries(asked.retryAfter)] }, asked)
}

export default function SignInCode() {
  const { to, codeId, open, demo } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const back = <TextLink to={withReturn('/sign-in', to)}>{m.identity_code_with_password()}</TextLink>
  return codeId !== null ? (
    <PublicPage title={m.identity_code_enter_title()} lead={m.identity_code_enter_lead()} below={back}>
      <EnterCodeForm {...{ to, codeId, open, demo, answer }} />
    </PublicPage>
  ) : (
    <PublicPage title={m.identity_code_title()} lead={m.identity_code_lead()} below={back}>
      <AskCodeForm {...{ to, answer }} />
    </PublicPage>
  )
}
