import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { wayBack } from '#app/auth/fields.ts'
import { readForm } from '#app/auth/form.ts'
import { requireFreshSignIn } from '#app/auth/guards.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { renewRecoveryCodes } from '#app/domain/identity/factors/change-factors.ts'
import { myFactors } from '#app/domain/identity/factors/second-factors.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { CodeList } from './code-list.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.factor_codes_title()) }]

/** Looking makes no codes, since what is shown cannot be shown again. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireFreshSignIn(request)
  const to = safePath(new URL(request.url).searchParams.get('to'), '/')
  const { on, recoveryCodes } = await myFactors(user.id)
  if (!on) throw redirect(withReturn('/me/second-factor', to), 303)
  return json({ to, left: recoveryCodes, address: user.address })
}

/** Ten new codes, in the answer to this form and nowhere else; those of before die. */
export async function action({ request }: ActionFunctionArgs) {
  const who = await requireFreshSignIn(request)
  const read = await readForm(request, z.object({ to: wayBack }))
  const codes = await renewRecoveryCodes(who)
  if (!codes) throw redirect('/me/second-factor', 303)
  return json({ codes, to: safePath(read.ok ? read.value.to : null, '/') })
}

export default function RecoveryCodes() {
  const { to, left, address } = useLoaderData<typeof loader>()
  const made = useActionData<typeof action>()
  const onward = (made?.to ?? to) === '/' ? '/me/second-factor' : (made?.to ?? to)
  if (made)
    return (
      <Page title={m.factor_codes_title()} lead={m.factor_codes_once()} narrow>
        <CodeList codes={made.codes} address={address} />
        <Actions>
          <ButtonLink to={onward} variant="primary">
            {m.factor_codes_kept()}
          </ButtonLink>
        </Actions>
      </Page>
    )
  return (
    <Page
      title={m.factor_codes_title()}
      lead={m.factor_codes_text()}
      back={{ to: withReturn('/me/second-factor', to), label: m.factor_title() }}
      narrow
    >
      {left > 0 && <p>{m.factor_codes_replaces({ count: left })}</p>}
      <Form method="post" action="/me/second-factor/recovery-codes">
        <HiddenFields fields={{ to }} />
        <Actions>
          <Button variant="primary">{left > 0 ? m.factor_codes_renew() : m.factor_codes_show()}</Button>
          <ButtonLink to={onward}>{left > 0 ? m.common_cancel() : m.factor_codes_later()}</ButtonLink>
        </Actions>
      </Form>
    </Page>
  )
}
