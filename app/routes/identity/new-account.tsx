import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { nameField, tooManyTries } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireUser } from '#app/auth/guards.ts'
import { shellUser } from '#app/auth/operators.ts'
import { openAccount } from '#app/domain/identity/open-account.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { OwnFrame } from './own-frame.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_account_new()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  return json({ user: await shellUser(user) })
}

export async function action({ request }: ActionFunctionArgs) {
  const signedIn = await requireUser(request)
  const read = await readForm(request, z.object({ name: nameField() }))
  if (!read.ok) return refusedAnswer(read)
  const opened = await openAccount(signedIn, read.value.name)
  if (!opened.ok && opened.reason === 'too-many')
    return read.refuse({ '': [tooManyTries(opened.retryAfter)] }, opened)
  if (!opened.ok) return read.refuse({ name: [m.identity_form_invalid()] })
  const text = m.identity_account_opened({ account: read.value.name })
  return await redirectWithFlash(`/a/${opened.accountId}`, { tone: 'ok', text })
}

export default function NewAccount() {
  const { user } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return (
    <OwnFrame user={user}>
      <Page title={m.identity_account_new()} lead={m.identity_account_new_lead()} narrow>
        <Form method="post" noValidate>
          <Stack>
            <FormErrors errors={answer?.errors['']} />
            <TextField
              name="name"
              label={m.identity_account_name()}
              hint={m.identity_account_name_hint()}
              autoComplete="organization"
              required
              defaultValue={typed(answer, 'name')}
              errors={answer?.errors.name}
            />
            <Actions>
              <Button variant="primary">{m.identity_account_open()}</Button>
              <ButtonLink to="/accounts">{m.common_cancel()}</ButtonLink>
            </Actions>
          </Stack>
        </Form>
      </Page>
    </OwnFrame>
  )
}
