import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { clientOf } from '#app/auth/client.ts'
import { keepLink, readLinkToken, sessionCookie } from '#app/auth/cookies.ts'
import { codeField, credentialField, tooManyTries, wayBack } from '#app/auth/fields.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireUser } from '#app/auth/guards.ts'
import { isId, notFound } from '#app/auth/ids.ts'
import { passkeySite } from '#app/auth/passkey-site.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { config } from '#app/config.ts'
import { hasPassword } from '#app/domain/identity/change-password.ts'
import { demoPeople } from '#app/domain/identity/demo-people.ts'
import { demoAppCode } from '#app/domain/identity/factors/demo-app-code.ts'
import { askSignInCode, isCodeOpen } from '#app/domain/identity/one-time-codes.ts'
import { proveAgain, type Proof, type ProvenAgain } from '#app/domain/identity/prove-again.ts'
import { myFactors } from '#app/domain/identity/factors/second-factors.ts'
import type { SignedIn } from '#app/domain/identity/sessions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { TextLink } from '#app/ui/button.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { PasskeyButton } from './passkey-button.tsx'
import { ByCode, ByDemo, ByMail, ByPassword } from './prove-again-forms.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.factor_again_title()) }]

/** Whether a demo lets this user in by a card. */
const hasCard = async ({ user }: SignedIn) =>
  config().demo && (await demoPeople()).some(({ userId }) => userId === user.id)

export async function loader({ request }: LoaderFunctionArgs) {
  const who = await requireUser(request)
  const params = new URL(request.url).searchParams
  const to = safePath(params.get('to'), '/')
  if (who.fresh) throw redirect(to, 303)
  const code = params.get('code')
  const codeId = isId(code) && (await isCodeOpen(code, readLinkToken(request, 'code', code))) ? code : null
  const [factors, password, card] = await Promise.all([
    myFactors(who.user.id),
    hasPassword(who.user.id),
    hasCard(who),
  ])
  return json({
    to,
    codeId,
    name: who.user.name,
    address: who.user.address,
    password,
    card,
    second: factors.on,
    passkey: factors.passkeys.length > 0 && passkeySite(request) !== null,
    demo: config().demo,
    demoCode: config().demo ? await demoAppCode(who.user.id) : null,
  })
}

const second = z
  .string()
  .max(100)
  .optional()
  .transform((typed) => typed ?? '')
const schema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('password'), password: z.string().max(1000), second, to: wayBack }),
  z.object({ intent: z.literal('ask'), to: wayBack }),
  z.object({ intent: z.literal('code'), codeId: z.uuid(), code: codeField(), second, to: wayBack }),
  z.object({ intent: z.literal('passkey'), credential: credentialField, to: wayBack }),
  z.object({ intent: z.literal('demo'), second, to: wayBack }),
])

/** Proves anew who is signed in, and goes back to where that was asked; `ask` mails a code for it. */
export async function action({ request }: ActionFunctionArgs) {
  const who = await requireUser(request)
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const wish = read.value
  const to = safePath(wish.to, '/')
  if (wish.intent === 'ask') {
    const asked = await askSignInCode(who.user.address, getLocale(), clientOf(request).ip)
    if (!asked.ok) return read.refuse({ '': [tooManyTries(asked.retryAfter)] }, asked)
    return redirect(withReturn(`/sign-in/again?code=${asked.codeId}`, to), {
      status: 303,
      headers: keepLink(request, 'code', asked.codeId, asked.browser),
    })
  }
  const proven = await proveAgain(who, await proofOf(request, who, wish))
  if (proven.ok) {
    const { token, expiresAt } = proven.renewed
    return redirect(to, { status: 303, headers: { 'Set-Cookie': sessionCookie(token, expiresAt) } })
  }
  if (proven.reason === 'too-many') return read.refuse({ '': [tooManyTries(proven.retryAfter)] }, proven)
  const { field, say } = words[proven.reason]
  return read.refuse({ [field]: [say()] })
}

type Wrong = Exclude<Extract<ProvenAgain, { ok: false }>['reason'], 'too-many'>
const words: Record<Wrong, { field: string; say: () => string }> = {
  'wrong-password': { field: 'password', say: m.identity_password_wrong },
  'wrong-code': { field: 'code', say: m.identity_code_no_match },
  'wrong-passkey': { field: '', say: m.factor_passkey_no_match },
  'wrong-second': { field: 'second', say: m.factor_either_no_match },
  'signed-out': { field: '', say: m.common_error_text_sign_in },
}

async function proofOf(
  request: Request,
  who: SignedIn,
  wish: Exclude<z.output<typeof schema>, { intent: 'ask' }>,
): Promise<Proof> {
  switch (wish.intent) {
    case 'password':
      return { by: 'password', password: wish.password, second: wish.second }
    case 'code': {
      const { codeId, code, second } = wish
      const browser = readLinkToken(request, 'code', codeId)
      return { by: 'code', codeId, digits: code, ip: clientOf(request).ip, browser, second }
    }
    case 'passkey': {
      const site = passkeySite(request)
      if (!site) throw notFound()
      return { by: 'passkey', credential: wish.credential, site }
    }
    case 'demo':
      if (!(await hasCard(who))) throw notFound()
      return { by: 'demo', second: wish.second }
  }
}

export default function ProveAgain() {
  const facts = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const { to, codeId, name, password, card, passkey, demoCode } = facts
  return (
    <PublicPage
      title={m.factor_again_title()}
      lead={m.factor_again_lead({ name })}
      below={<TextLink to="/">{m.common_cancel()}</TextLink>}
    >
      <FormErrors errors={answer?.errors['']} />
      {demoCode && (
        <Notice>
          {m.factor_demo_code()} <b className="tabular-nums">{demoCode}</b>
        </Notice>
      )}
      {codeId ? (
        <ByCode {...facts} codeId={codeId} answer={answer} />
      ) : (
        <>
          {card && <ByDemo {...facts} answer={answer} />}
          {password && <ByPassword {...facts} answer={answer} />}
          {passkey && (
            <PasskeyButton purpose="again" action="/sign-in/again" fields={{ to }}>
              {m.factor_passkey_use()}
            </PasskeyButton>
          )}
          <ByMail {...facts} />
        </>
      )}
    </PublicPage>
  )
}
