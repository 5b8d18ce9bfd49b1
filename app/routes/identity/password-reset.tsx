import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { dropSignInCookies } from '#app/auth/cookies.ts'
import { passwordProblem } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireId } from '#app/auth/ids.ts'
import { unknownLink } from '#app/auth/link-guess.ts'
import { withReturn } from '#app/auth/safe-path.ts'
import { passwordReset, resetPassword } from '#app/domain/identity/password-resets.ts'
import { shortestPassword } from '#app/domain/identity/passwords.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { NewPasswordField } from './new-password-field.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_reset_title()) }]

/** What the link leads to. Looking changes nothing. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { state, address } = await passwordReset(requireId(params.resetId), params.token!)
  if (state === 'unknown') throw await unknownLink(request)
  return state === 'open'
    ? json({ open: true, address: address!, shortestPassword })
    : json({ open: false, address: '', shortestPassword }, { status: 410 })
}

/** Sets the password and ends every session of the user; nobody is signed in by it. */
export async function action({ request, params }: ActionFunctionArgs) {
  const read = await readForm(request, z.object({ password: z.string().max(1000) }))
  if (!read.ok) return refusedAnswer(read)
  const reset = await resetPassword(requireId(params.resetId), params.token!, read.value.password)
  if (reset.ok) {
    const headers = new Headers()
    for (const cookie of dropSignInCookies(request)) headers.append('Set-Cookie', cookie)
    const flash = { tone: 'ok', text: m.identity_reset_done() } as const
    return await redirectWithFlash(withReturn('/sign-in', reset.returnTo), flash, headers)
  }
  if (reset.reason === 'unknown') throw await unknownLink(request)
  if (reset.reason === 'password') return read.refuse({ password: [passwordProblem(reset.why)] })
  return json(null, { status: 410 })
}

export default function PasswordReset() {
  const { open, address, shortestPassword } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer | null>()
  if (!open)
    return (
      <PublicPage title={m.identity_reset_dead_title()} lead={m.identity_reset_dead_lead()}>
        <div>
          <ButtonLink to="/forgotten-password" variant="primary">
            {m.identity_forgotten_send()}
          </ButtonLink>
        </div>
      </PublicPage>
    )
  return (
    <PublicPage title={m.identity_reset_title()} lead={m.identity_reset_lead()}>
      <Form method="post" noValidate className="grid gap-4">
        <FormErrors errors={answer?.errors['']} />
        <input type="hidden" autoComplete="username" value={address} readOnly />
        <NewPasswordField
          label={m.identity_reset_label()}
          shortest={shortestPassword}
          errors={answer?.errors.password}
        />
        <Button variant="primary" wide>
          {m.common_save()}
        </Button>
      </Form>
    </PublicPage>
  )
}
