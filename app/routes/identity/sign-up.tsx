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
import { keepLink } from '#app/auth/cookies.ts'
import { addressField, nameField, passwordProblem, tooManyTries, wayBack } from '#app/auth/fields.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { config } from '#app/config.ts'
import { shortestPassword } from '#app/domain/identity/passwords.ts'
import { askSignUp } from '#app/domain/identity/sign-ups.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { TextLink } from '#app/ui/button.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { SignOnFirst } from '#app/ui/sign-on.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { DemoMailHint } from './demo-mail-hint.tsx'
import { SignUpForm } from './sign-up-form.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_sign_up_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams
  const to = safePath(params.get('to'), '/')
  if (await maybeUser(request)) throw redirect(to, 303)
  return json({ to, sent: params.has('sent'), shortestPassword, demo: config().demo })
}

const schema = z.object({
  email: addressField(),
  name: nameField(),
  accountName: nameField(),
  password: z.string().max(1000),
  timeZone: z.string().max(100).default('UTC'),
  to: wayBack,
})

export async function action({ request }: ActionFunctionArgs) {
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const { email, to, ...wish } = read.value
  const returnTo = safePath(to, '/')
  const asked = await askSignUp(
    { ...wish, address: email, locale: getLocale(), returnTo },
    clientOf(request).ip,
  )
  if (asked.ok) {
    const headers = keepLink(request, 'sign-up', asked.browser.id, asked.browser.token)
    return redirect(withReturn('/sign-up?sent=1', to), { status: 303, headers })
  }
  switch (asked.reason) {
    case 'password':
      return read.refuse({ password: [passwordProblem(asked.why)] })
    case 'too-many':
      return read.refuse({ '': [tooManyTries(asked.retryAfter)] }, asked)
    case 'bad-name':
      return read.refuse({ name: [m.identity_form_invalid()] })
    case 'bad-account-name':
      return read.refuse({ accountName: [m.identity_form_invalid()] })
  }
}

export default function SignUp() {
  const { to, sent, shortestPassword, demo } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const signIn = <TextLink to={withReturn('/sign-in', to)}>{m.common_sign_in()}</TextLink>
  if (sent)
    return (
      <PublicPage
        title={m.identity_sign_up_sent_title()}
        lead={m.identity_sign_up_sent_lead()}
        below={signIn}
      >
        <p className="text-sm text-ink2">{m.identity_mail_not_there()}</p>
        {demo && <DemoMailHint />}
      </PublicPage>
    )
  return (
    <PublicPage
      title={m.identity_sign_up_title()}
      lead={m.identity_sign_up_lead()}
      below={
        <>
          {m.identity_sign_up_have()} {signIn}
        </>
      }
    >
      <SignOnFirst to={to} />
      <SignUpForm {...{ to, shortestPassword, answer }} />
    </PublicPage>
  )
}
