import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { beginSession } from '#app/auth/begin-session.ts'
import { readLinkToken } from '#app/auth/cookies.ts'
import { passwordProblem } from '#app/auth/fields.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireId } from '#app/auth/ids.ts'
import { unknownLink } from '#app/auth/link-guess.ts'
import { shortestPassword } from '#app/domain/identity/passwords.ts'
import { completeSignUp, isOwnBrowser, signUp, type SignUpState } from '#app/domain/identity/sign-ups.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { NewPasswordField } from './new-password-field.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_verify_title()) }]

type Dead = Exclude<SignUpState, 'open' | 'unknown'>
const statusOf: Record<Dead, number> = { used: 410, expired: 410, taken: 409 }

/** What the link leads to. Looking changes nothing, since mail scanners look too. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const found = await signUp(requireId(params.signUpId), params.token!)
  const { state } = found
  if (state === 'unknown') throw await unknownLink(request)
  const own = isOwnBrowser(requireId(params.signUpId), readLinkToken(request, 'sign-up', params.signUpId!))
  const facts = { state, own, shortestPassword }
  if (state !== 'open') return json({ ...facts, address: '', accountName: '' }, { status: statusOf[state] })
  return json({ ...facts, address: found.address, accountName: found.accountName })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const id = requireId(params.signUpId)
  const read = await readForm(request, z.object({ password: z.string().max(1000).optional() }))
  if (!read.ok) return refusedAnswer(read)
  const done = await completeSignUp(id, params.token!, {
    browser: readLinkToken(request, 'sign-up', id),
    password: read.value.password ?? null,
  })
  if (!done.ok) {
    if (done.reason === 'unknown') throw await unknownLink(request)
    if (done.reason === 'other-browser') return read.refuse({ password: [m.identity_form_required()] })
    if (done.reason === 'password') return read.refuse({ password: [passwordProblem(done.why)] })
    return json(null, { status: statusOf[done.reason] })
  }
  const to = done.returnTo === '/' ? `/a/${done.accountId}` : done.returnTo
  const flash = { tone: 'ok', text: m.identity_verify_done() } as const
  return await beginSession(request, { userId: done.userId, method: 'link' }, to, flash)
}

const deadWords: Record<Dead, () => string> = {
  used: m.identity_verify_used,
  expired: m.identity_verify_expired,
  taken: m.identity_verify_taken,
}

export default function SignUpVerification() {
  const { state, address, accountName, own, shortestPassword } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer | null>()
  if (state !== 'open')
    return (
      <PublicPage title={m.identity_verify_dead_title()} lead={deadWords[state as Dead]()}>
        <div className="flex flex-wrap gap-2">
          <ButtonLink to="/sign-in" variant="primary">
            {m.common_sign_in()}
          </ButtonLink>
          {state === 'expired' && <ButtonLink to="/sign-up">{m.common_sign_up()}</ButtonLink>}
        </div>
      </PublicPage>
    )
  return (
    <PublicPage
      title={m.identity_verify_title()}
      lead={m.identity_verify_lead({ address, account: accountName })}
    >
      <Form method="post" noValidate className="grid gap-4">
        {!own && (
          <NewPasswordField
            label={m.common_password()}
            shortest={shortestPassword}
            errors={answer?.errors.password}
          />
        )}
        <Button variant="primary" wide>
          {m.identity_verify_confirm()}
        </Button>
      </Form>
    </PublicPage>
  )
}
