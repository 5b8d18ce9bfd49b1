import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { beginSession } from '#app/auth/begin-session.ts'
import { clientOf } from '#app/auth/client.ts'
import { keepLink, readLinkToken } from '#app/auth/cookies.ts'
import { codeField, tooManyTries } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { formOf, parseForm, refusedAnswer, type FormAnswer, type Refuse } from '#app/auth/form.ts'
import { maybeUser, requireFreshSignIn } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { failurePath } from '#app/auth/oidc/failures.ts'
import { dropHandOver, requireHandOver } from '#app/auth/oidc/hand-over.ts'
import { requireSingleSignOn } from '#app/auth/oidc/required.ts'
import { config } from '#app/config.ts'
import { hasPassword } from '#app/domain/identity/change-password.ts'
import { joinIdentity } from '#app/domain/identity/sign-on/join-identity.ts'
import { recognise } from '#app/domain/identity/sign-on/oidc-identities.ts'
import { askSignInCode, isCodeOpen, signInWithCode } from '#app/domain/identity/one-time-codes.ts'
import { myFactors } from '#app/domain/identity/factors/second-factors.ts'
import { signInWithPassword } from '#app/domain/identity/sign-in.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { ConfirmByCode, ConfirmByPassword, ConfirmProven } from './confirm-forms.tsx'

export const handle = { noScript: true }
export const meta: MetaFunction = () => [{ title: pageTitle(m.sso_confirm_page()) }]

const ownPath = '/single-sign-on/confirmation'

/**
 * Who has to confirm that the identity is theirs: whoever is signed in here, else the user who has the address that the
 * provider vouches for. Where there is nobody any more, the next step is another. Whoever has a second factor has passed
 * it a moment ago, which is proof enough.
 */
async function whoConfirms(request: Request) {
  requireSingleSignOn()
  const [{ identity, returnTo }, signedIn] = await Promise.all([requireHandOver(request), maybeUser(request)])
  const who = await recognise(identity)
  if (who.kind === 'known')
    throw redirect(
      failurePath(signedIn && signedIn.user.id !== who.userId ? 'other-login' : 'stale', returnTo),
      303,
    )
  if (signedIn) {
    const { id, address } = signedIn.user
    const { on } = await myFactors(id)
    if (on) await requireFreshSignIn(request)
    return { identity, returnTo, user: { id, address }, here: true, proven: on }
  }
  if (who.kind === 'newcomer') throw redirect('/single-sign-on/sign-up', 303)
  if (who.kind === 'not-verified') throw redirect(failurePath('not-verified', returnTo), 303)
  return { identity, returnTo, user: { id: who.userId, address: who.address }, here: false, proven: false }
}

export async function loader({ request }: LoaderFunctionArgs) {
  const { name: provider } = requireSingleSignOn()
  const { user, here, proven } = await whoConfirms(request)
  const code = new URL(request.url).searchParams.get('code')
  const codeId = isId(code) && (await isCodeOpen(code, readLinkToken(request, 'code', code))) ? code : null
  return json({
    ...{ provider, here, proven, codeId },
    address: user.address,
    byPassword: await hasPassword(user.id),
    demo: config().demo,
  })
}

const byPassword = z.object({ password: z.string().max(1000) })
const byCode = z.object({ codeId: z.uuid(), code: codeField() })

/**
 * Confirms with the password, or with a code by mail: `intent` ask mails one, code uses it; `proven` is for whoever has
 * passed both steps just now.
 */
export async function action({ request }: ActionFunctionArgs) {
  const confirming = await whoConfirms(request)
  const form = await formOf(request)
  const { ip } = clientOf(request)
  const { address } = confirming.user
  switch (form.get('intent')) {
    case 'ask': {
      const read = parseForm(form, z.object({}))
      if (!read.ok) return refusedAnswer(read)
      const asked = await askSignInCode(address, getLocale(), ip)
      if (!asked.ok) return read.refuse({ '': [tooManyTries(asked.retryAfter)] }, asked)
      const headers = keepLink(request, 'code', asked.codeId, asked.browser)
      return redirect(`${ownPath}?code=${asked.codeId}`, { status: 303, headers })
    }
    case 'code': {
      const read = parseForm(form, byCode)
      if (!read.ok) return refusedAnswer(read)
      const { codeId, code } = read.value
      const proven = await signInWithCode(codeId, code, ip, readLinkToken(request, 'code', codeId))
      return await join(request, confirming, proven, read.refuse, { code: m.identity_code_no_match() })
    }
    case 'proven': {
      const read = parseForm(form, z.object({}))
      if (!read.ok) return refusedAnswer(read)
      if (!confirming.proven) return read.refuse({ password: [m.sso_confirm_wrong_password()] })
      return await joinIt(request, confirming)
    }
    default: {
      const read = parseForm(form, byPassword)
      if (!read.ok) return refusedAnswer(read)
      const proven = await signInWithPassword(address, read.value.password, ip)
      return await join(request, confirming, proven, read.refuse, {
        password: m.sso_confirm_wrong_password(),
      })
    }
  }
}

type Proven = Awaited<ReturnType<typeof signInWithPassword>>
type Confirming = Awaited<ReturnType<typeof whoConfirms>>

/**
 * Joins identity and user once the proof is theirs, and signs them in unless they are. Whoever has a second factor passes
 * it before anything is joined: they come back here from it.
 */
async function join(
  request: Request,
  confirming: Confirming,
  proven: Proven,
  refuse: Refuse,
  wrong: Record<string, string>,
): Promise<Response> {
  const { user, here } = confirming
  if (!proven.ok && proven.reason === 'too-many')
    return refuse({ '': [tooManyTries(proven.retryAfter)] }, proven)
  // A code for one's own address proves nothing about the login that is to be joined.
  if (!proven.ok || proven.userId !== user.id)
    return refuse(Object.fromEntries(Object.entries(wrong).map(([field, text]) => [field, [text]])))
  if (!here && (await myFactors(user.id)).on) {
    const method = proven.passwordDigest ? 'password' : 'code'
    return await beginSession(
      request,
      { userId: user.id, method, passwordDigest: proven.passwordDigest },
      ownPath,
    )
  }
  return await joinIt(request, confirming, proven.passwordDigest)
}

async function joinIt(
  request: Request,
  { identity, user, here }: Confirming,
  passwordDigest?: Buffer,
): Promise<Response> {
  const joined = await joinIdentity(user.id, identity)
  if (!joined.ok) throw redirect(failurePath(joined.reason === 'taken' ? 'other-login' : 'stale', null), 303)
  const flash = { tone: 'ok', text: m.sso_joined({ provider: requireSingleSignOn().name }) } as const
  const answer = here
    ? await redirectWithFlash(joined.returnTo, flash)
    : await beginSession(request, { userId: user.id, method: 'oidc', passwordDigest }, joined.returnTo, flash)
  answer.headers.append('Set-Cookie', dropHandOver())
  return answer
}

export default function Confirmation() {
  const { provider, here, proven, address, codeId, byPassword, demo } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return (
    <PublicPage
      title={here ? m.sso_confirm_own_title({ provider }) : m.sso_confirm_title()}
      lead={here ? m.sso_confirm_own_lead({ provider }) : m.sso_confirm_lead({ address, provider })}
    >
      {proven ? (
        <ConfirmProven />
      ) : codeId ? (
        <ConfirmByCode {...{ codeId, address, demo, answer }} />
      ) : (
        <ConfirmByPassword {...{ byPassword, address, answer }} />
      )}
    </PublicPage>
  )
}
