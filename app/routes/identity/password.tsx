import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { passwordProblem, tooManyTries } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireUser } from '#app/auth/guards.ts'
import { changePassword, hasPassword } from '#app/domain/identity/change-password.ts'
import { shortestPassword } from '#app/domain/identity/passwords.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Actions, Page, Section, Stack } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { NewPasswordField } from './new-password-field.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_password_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  return json({ has: await hasPassword(user.id), address: user.address, shortestPassword })
}

const schema = z.object({ presentPassword: z.string().max(1000), password: z.string().max(1000) })

export async function action({ request }: ActionFunctionArgs) {
  const signedIn = await requireUser(request)
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const changed = await changePassword(signedIn, read.value.presentPassword, read.value.password)
  if (changed.ok) {
    const text = m.identity_password_changed({ count: changed.ended })
    return await redirectWithFlash('/me/password', { tone: 'ok', text })
  }
  switch (changed.reason) {
    case 'wrong-password':
      return read.refuse({ presentPassword: [m.identity_password_wrong()] })
    case 'password':
      return read.refuse({ password: [passwordProblem(changed.why)] })
    case 'too-many':
      return read.refuse({ presentPassword: [tooManyTries(changed.retryAfter)] }, changed)
  }
}

export default function Password() {
  const { has, address, shortestPassword } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return (
    <Page title={m.identity_password_title()} lead={m.identity_password_lead()} narrow>
      {has && (
        <Form method="post" noValidate>
          <Stack>
            <FormErrors errors={answer?.errors['']} />
            <input type="hidden" autoComplete="username" value={address} readOnly />
            <TextField
              name="presentPassword"
              type="password"
              label={m.identity_password_present()}
              autoComplete="current-password"
              required
              errors={answer?.errors.presentPassword}
            />
            <NewPasswordField
              label={m.identity_password_new()}
              shortest={shortestPassword}
              errors={answer?.errors.password}
            />
            <Actions>
              <Button variant="primary">{m.identity_password_change()}</Button>
            </Actions>
          </Stack>
        </Form>
      )}
      <Section
        title={has ? m.identity_password_forgot_title() : m.identity_password_none_title()}
        text={m.identity_password_by_mail({ address })}
      >
        <Form method="post" action="/forgotten-password">
          <HiddenFields fields={{ email: address, to: '/me/password' }} />
          <Button>{m.identity_forgotten_send()}</Button>
        </Form>
      </Section>
    </Page>
  )
}
