import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { clientOf } from '#app/auth/client.ts'
import { addressField, tooManyTries, wayBack } from '#app/auth/fields.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { config } from '#app/config.ts'
import { askPasswordReset } from '#app/domain/identity/password-resets.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { Button, TextLink } from '#app/ui/button.tsx'
import { FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { DemoMailHint } from './demo-mail-hint.tsx'
import { EmailField } from './email-field.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_forgotten_title()) }]

export function loader({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams
  return json({ to: safePath(params.get('to'), '/'), sent: params.has('sent'), demo: config().demo })
}

const schema = z.object({ email: addressField(), to: wayBack })

export async function action({ request }: ActionFunctionArgs) {
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const { email, to } = read.value
  const asked = await askPasswordReset(email, getLocale(), clientOf(request).ip, safePath(to, '/'))
  if (asked.ok) return redirect(withReturn('/forgotten-password?sent=1', to), 303)
  return read.refuse({ email: [tooManyTries(asked.retryAfter)] }, asked)
}

export default function ForgottenPassword() {
  const { to, sent, demo } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const below = <TextLink to={withReturn('/sign-in', to)}>{m.common_sign_in()}</TextLink>
  if (sent)
    return (
      <PublicPage
        title={m.identity_forgotten_sent_title()}
        lead={m.identity_forgotten_sent_lead()}
        below={below}
      >
        <p className="text-sm text-ink2">{m.identity_mail_not_there()}</p>
        {demo && <DemoMailHint />}
      </PublicPage>
    )
  return (
    <PublicPage title={m.identity_forgotten_title()} lead={m.identity_forgotten_lead()} below={below}>
      <Form method="post" action="/forgotten-password" noValidate className="grid gap-4">
        <HiddenFields fields={{ to }} />
        <FormErrors errors={answer?.errors['']} />
        <EmailField answer={answer} />
        <Button variant="primary" wide>
          {m.identity_forgotten_send()}
        </Button>
      </Form>
    </PublicPage>
  )
}
