import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { sessionCookie } from '#app/auth/cookies.ts'
import { codeField, wayBack } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { formOf, parseForm } from '#app/auth/form.ts'
import { requireFreshSignIn } from '#app/auth/guards.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { switchOnApp } from '#app/domain/identity/factors/change-factors.ts'
import { myFactors } from '#app/domain/identity/factors/second-factors.ts'
import type { SignedIn } from '#app/domain/identity/sessions.ts'
import { newAppSetUp, sameAppSetUp, type AppSetUp } from '#app/domain/identity/factors/totp.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { QrCode } from './qr-code.tsx'
import { qrPath } from './qr-path.ts'
import { AppCodeField } from './second-step-forms.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.factor_set_up_title()) }]

const shown = ({ sealed, secret, uri }: AppSetUp) => ({ sealed, secret, uri, qr: qrPath(uri) })
const setUpFor = ({ sessionId, user }: SignedIn) => ({ sessionId, address: user.address })

/** A new secret each time; nothing is kept of it before a code confirms it. */
export async function loader({ request }: LoaderFunctionArgs) {
  const who = await requireFreshSignIn(request)
  const to = safePath(new URL(request.url).searchParams.get('to'), '/')
  const { app } = await myFactors(who.user.id)
  return json({ to, replaces: app !== null, setUp: shown(newAppSetUp(setUpFor(who))) })
}

const schema = z.object({ sealed: z.string().max(500), code: codeField(), to: wayBack })

/** Confirms by a code that the app has the secret. After a slip the same secret is shown again. */
export async function action({ request }: ActionFunctionArgs) {
  const who = await requireFreshSignIn(request)
  const form = await formOf(request)
  const sealed = form.get('sealed')
  const same = typeof sealed === 'string' ? sameAppSetUp(sealed, setUpFor(who)) : null
  const again = (errors: Record<string, string[]>) =>
    json({ errors, setUp: same && shown(same) }, { status: 422 })
  const read = parseForm(form, schema)
  if (!read.ok) return again(read.errors)
  const on = await switchOnApp(who, read.value.sealed, read.value.code)
  if (!on.ok) return again(refusals[on.reason]())
  const headers = { 'Set-Cookie': sessionCookie(on.renewed.token, on.renewed.expiresAt) }
  const place = on.first ? '/me/second-factor/recovery-codes' : '/me/second-factor'
  const text = on.first ? m.factor_on_app() : m.factor_app_saved()
  return await redirectWithFlash(withReturn(place, read.value.to), { tone: 'ok', text }, headers)
}

const refusals = {
  'wrong-code': () => ({ code: [m.factor_code_no_match()] }),
  'other-session': () => ({ '': [m.factor_set_up_again()] }),
  'signed-out': () => ({ '': [m.common_error_text_sign_in()] }),
}

export default function AppSetUp() {
  const { to, replaces, setUp: fresh } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const setUp = answer?.setUp ?? fresh
  return (
    <Page
      title={m.factor_set_up_title()}
      lead={replaces ? m.factor_set_up_replaces() : m.factor_set_up_lead()}
      back={{ to: withReturn('/me/second-factor', to), label: m.factor_title() }}
      narrow
    >
      <Form method="post" action="/me/second-factor/app" noValidate>
        <HiddenFields fields={{ sealed: setUp.sealed, to }} />
        <Stack>
          <FormErrors errors={answer?.errors['']} />
          <div className="grid gap-3">
            <h2 className="font-semibold">{m.factor_set_up_scan()}</h2>
            <QrCode {...setUp.qr} label={m.factor_set_up_qr()} />
            <p className="text-sm text-ink2">
              <a href={setUp.uri} className="text-link">
                {m.factor_set_up_open()}
              </a>
            </p>
            <details>
              <summary className="text-link inline-block text-sm">{m.factor_set_up_type()}</summary>
              <p className="mt-2 text-sm text-ink2">{m.factor_set_up_type_text()}</p>
              <code className="mt-2 block rounded-md bg-sunken px-3 py-2 font-mono break-all select-all">
                {setUp.secret.match(/.{1,4}/g)!.join(' ')}
              </code>
            </details>
          </div>
          <h2 className="font-semibold">{m.factor_set_up_confirm()}</h2>
          <AppCodeField errors={answer?.errors.code} />
          <Actions>
            <Button variant="primary">{m.factor_set_up_go()}</Button>
            <ButtonLink to={withReturn('/me/second-factor', to)}>{m.common_cancel()}</ButtonLink>
          </Actions>
        </Stack>
      </Form>
    </Page>
  )
}
