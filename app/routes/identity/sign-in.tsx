import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { formOf, type FormAnswer } from '#app/auth/form.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { passkeySite } from '#app/auth/passkey-site.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { signInThrough } from '#app/auth/sign-in-through.ts'
import { config } from '#app/config.ts'
import { demoPeople } from '#app/domain/identity/demo-people.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, TextLink } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { FlashRegion } from '#app/ui/flash.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { SignOnFirst } from '#app/ui/sign-on.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { DemoCards } from './demo-cards.tsx'
import { EmailField } from './email-field.tsx'
import { PasskeyButton } from './passkey-button.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_sign_in_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const to = safePath(new URL(request.url).searchParams.get('to'), '/')
  if (await maybeUser(request)) throw redirect(to, 303)
  const passkeys = passkeySite(request) !== null
  return json({ to, passkeys, people: config().demo ? await demoPeople() : [] })
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await formOf(request.clone())
  return await signInThrough(form.get('intent') === 'passkey' ? 'passkey' : 'password', request)
}

export default function SignIn() {
  const { to, people, passkeys } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return (
    <PublicPage
      title={m.identity_sign_in_title()}
      below={
        <>
          {m.identity_sign_in_new()} <TextLink to={withReturn('/sign-up', to)}>{m.common_sign_up()}</TextLink>
        </>
      }
    >
      <FlashRegion className="empty:hidden" />
      <DemoCards people={people} to={to} />
      <SignOnFirst to={to} />
      <Form method="post" noValidate className="grid gap-4">
        <HiddenFields fields={{ to }} />
        <FormErrors errors={answer?.errors['']} />
        <EmailField answer={answer} />
        <TextField
          name="password"
          type="password"
          label={m.common_password()}
          autoComplete="current-password"
          required
          errors={answer?.errors.password}
        />
        <Button variant="primary" wide>
          {m.common_sign_in()}
        </Button>
        <Button wide formAction="/sign-in/code" name="intent" value="ask">
          {m.identity_sign_in_by_code()}
        </Button>
        <p className="text-center text-sm">
          <TextLink to={withReturn('/forgotten-password', to)}>{m.identity_sign_in_forgotten()}</TextLink>
        </p>
      </Form>
      {passkeys && (
        <PasskeyButton purpose="sign-in" action="/sign-in" fields={{ to }}>
          {m.factor_passkey_sign_in()}
        </PasskeyButton>
      )}
    </PublicPage>
  )
}
