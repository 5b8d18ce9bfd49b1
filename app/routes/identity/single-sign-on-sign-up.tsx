import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { beginSession } from '#app/auth/begin-session.ts'
import { clientOf } from '#app/auth/client.ts'
import { dropLinkCookie } from '#app/auth/cookies.ts'
import { nameField, tooManyTries } from '#app/auth/fields.ts'
import { readForm, refusedAnswer, type FormAnswer, type Refuse } from '#app/auth/form.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { failurePath } from '#app/auth/oidc/failures.ts'
import { dropHandOver, requireHandOver } from '#app/auth/oidc/hand-over.ts'
import { requireSingleSignOn } from '#app/auth/oidc/required.ts'
import { allow } from '#app/domain/identity/limits.ts'
import { recognise, type ProviderIdentity } from '#app/domain/identity/sign-on/oidc-identities.ts'
import { signUpByIdentity } from '#app/domain/identity/sign-on/sign-up-by-identity.ts'
import { joinByIdentity } from '#app/domain/people/invitations/join-by-identity.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { Button } from '#app/ui/button.tsx'
import { TextField } from '#app/ui/field.tsx'
import { FormErrors, typed } from '#app/ui/form.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { invitationOnTheWay, type InvitationOnTheWay } from '../people/parts/invitation-on-the-way.ts'
import { OwnTimeZone } from './sign-up-form.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_sign_up_title()) }]

/** Somebody new whose address the provider vouches for; with the invitation that they were on their way to, if any. */
async function newcomer(request: Request) {
  const { name: provider } = requireSingleSignOn()
  const [{ identity, returnTo }, signedIn] = await Promise.all([requireHandOver(request), maybeUser(request)])
  const who = await recognise(identity)
  if (signedIn || who.kind === 'unconfirmed') throw redirect('/single-sign-on/confirmation', 303)
  if (who.kind === 'known') throw redirect(failurePath('stale', returnTo), 303)
  if (who.kind === 'not-verified') throw redirect(failurePath('not-verified', returnTo), 303)
  const invitation = await invitationOnTheWay(request, returnTo)
  if (invitation && invitation.address !== who.address)
    throw redirect(failurePath('other-address', returnTo), 303)
  return { provider, identity, address: who.address, invitation }
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { provider, identity, address, invitation } = await newcomer(request)
  return json({ provider, address, name: identity.name, joins: invitation?.accountName ?? null })
}

const joining = z.object({ name: nameField() })
const signingUp = z.object({
  name: nameField(),
  accountName: nameField(),
  timeZone: z.string().max(100).default('UTC'),
})

/** Makes the login in one go: the provider has proved the address, so no mail goes out. */
export async function action({ request }: ActionFunctionArgs) {
  const { identity, invitation } = await newcomer(request)
  const read = invitation ? await readForm(request, joining) : await readForm(request, signingUp)
  if (!read.ok) return refusedAnswer(read)
  const allowed = await allow(['sign-up-ip', clientOf(request).ip])
  if (!allowed.ok) return read.refuse({ '': [tooManyTries(allowed.retryAfter)] }, allowed)
  return invitation
    ? await joinAccount(request, identity, invitation, read.value.name, read.refuse)
    : await signUp(request, identity, read.value as z.output<typeof signingUp>, read.refuse)
}

async function signUp(
  request: Request,
  identity: ProviderIdentity,
  wish: z.output<typeof signingUp>,
  refuse: Refuse,
): Promise<Response> {
  const done = await signUpByIdentity(identity, { ...wish, locale: getLocale() })
  if (!done.ok) {
    if (done.reason === 'bad-name') return refuse({ name: [m.identity_form_invalid()] })
    if (done.reason === 'bad-account-name') return refuse({ accountName: [m.identity_form_invalid()] })
    throw redirect(failurePath(done.reason === 'not-verified' ? 'not-verified' : 'stale', null), 303)
  }
  const to = done.returnTo === '/' ? `/a/${done.accountId}` : done.returnTo
  const flash = { tone: 'ok', text: m.identity_verify_done() } as const
  return withoutHandOver(await beginSession(request, { userId: done.userId, method: 'oidc' }, to, flash))
}

async function joinAccount(
  request: Request,
  identity: ProviderIdentity,
  { id, token, zone }: InvitationOnTheWay,
  name: string,
  refuse: Refuse,
): Promise<Response> {
  const joined = await joinByIdentity({ id, token }, identity, { name, locale: getLocale(), timeZone: zone })
  if (!joined.ok) {
    if (joined.reason === 'bad-name') return refuse({ name: [m.identity_form_invalid()] })
    if (joined.reason === 'other-address')
      throw redirect(failurePath('other-address', `/invitations/${id}`), 303)
    if (joined.reason === 'used' || joined.reason === 'taken' || joined.reason === 'has-login')
      throw redirect(failurePath('stale', `/invitations/${id}`), 303)
    // The invitation's own page says what became of it.
    throw redirect(`/invitations/${id}`, 303)
  }
  const flash = { tone: 'ok', text: m.people_joined({ account: joined.accountName }) } as const
  const proven = { userId: joined.userId, method: 'oidc' } as const
  const answer = withoutHandOver(await beginSession(request, proven, `/a/${joined.accountId}`, flash))
  answer.headers.append('Set-Cookie', dropLinkCookie('invitation', id))
  return answer
}

function withoutHandOver(answer: Response): Response {
  answer.headers.append('Set-Cookie', dropHandOver())
  return answer
}

export default function SignUp() {
  const { provider, address, name, joins } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const errors = answer?.errors ?? {}
  return (
    <PublicPage
      title={joins === null ? m.identity_sign_up_title() : m.sso_join_title({ account: joins })}
      lead={m.sso_sign_up_lead({ provider, address })}
    >
      <Form method="post" noValidate className="grid gap-4">
        {joins === null && <OwnTimeZone />}
        <FormErrors errors={errors['']} />
        <TextField
          name="name"
          label={m.identity_your_name()}
          autoComplete="name"
          required
          defaultValue={typed(answer, 'name') ?? name}
          errors={errors.name}
        />
        {joins === null && (
          <TextField
            name="accountName"
            label={m.identity_account_name()}
            hint={m.identity_account_name_hint()}
            autoComplete="organization"
            required
            defaultValue={typed(answer, 'accountName')}
            errors={errors.accountName}
          />
        )}
        <Button variant="primary" wide>
          {joins === null ? m.common_sign_up() : m.people_join({ account: joins })}
        </Button>
      </Form>
    </PublicPage>
  )
}
