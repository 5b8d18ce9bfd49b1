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
import { deviceCookie, dropSecondStepCookie, readSecondStepToken } from '#app/auth/cookies.ts'
import { codeField, credentialField, recoveryCodeField, tooManyTries } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { passkeySite } from '#app/auth/passkey-site.ts'
import { config } from '#app/config.ts'
import { checkSecondFactor, type FactorProof } from '#app/domain/identity/factors/check-second-factor.ts'
import { demoAppCode } from '#app/domain/identity/factors/demo-app-code.ts'
import { rememberDevice } from '#app/domain/identity/factors/remembered-devices.ts'
import { myFactors } from '#app/domain/identity/factors/second-factors.ts'
import { endSecondStep, openSecondStep } from '#app/domain/identity/factors/second-steps.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { TextLink } from '#app/ui/button.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { PasskeyButton } from './passkey-button.tsx'
import { AppCodeForm, RecoveryCodeForm } from './second-step-forms.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.factor_step_title()) }]

/** The first step behind the request's cookie; without one there is nothing here but the way to begin. */
async function requireFirstStep(request: Request) {
  const token = readSecondStepToken(request)
  const step = token === null ? null : await openSecondStep(token)
  if (token !== null && step) return { token, ...step }
  if (await maybeUser(request)) throw redirect('/', 303)
  throw await tooLate()
}

const tooLate = () => redirectWithFlash('/sign-in', { tone: 'warn', text: m.factor_step_too_late() })

export async function loader({ request }: LoaderFunctionArgs) {
  const { userId, name } = await requireFirstStep(request)
  const { app, passkeys, recoveryCodes, on } = await myFactors(userId)
  // Switched off meanwhile: the first step alone will do, but it has to be a new one.
  if (!on) throw await tooLate()
  return json({
    name,
    app: app !== null,
    passkey: passkeys.length > 0 && passkeySite(request) !== null,
    recoveryCodes: recoveryCodes > 0,
    demoCode: config().demo ? await demoAppCode(userId) : null,
  })
}

const remember = z
  .string()
  .optional()
  .transform((tick) => tick !== undefined)
const schema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('app'), code: codeField(), remember }),
  z.object({ intent: z.literal('recovery-code'), recovery: recoveryCodeField }),
  z.object({ intent: z.literal('passkey'), credential: credentialField, remember }),
])

/** Passes the second step: only now a session begins, under an id of its own (I2, I4). */
export async function action({ request }: ActionFunctionArgs) {
  const { token, userId } = await requireFirstStep(request)
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const wish = read.value
  const checked = await checkSecondFactor(userId, proofOf(request, wish))
  if (!checked.ok) {
    const field = { app: 'code', 'recovery-code': 'recovery', passkey: '' }[wish.intent]
    return checked.reason === 'too-many'
      ? read.refuse({ [field]: [tooManyTries(checked.retryAfter)] }, checked)
      : read.refuse({ [field]: [noMatch[wish.intent]()] })
  }
  const step = await endSecondStep(token)
  if (!step) throw await tooLate()
  const { method, passwordDigest, returnTo } = step
  const response = await beginSession(
    request,
    { userId, method, passwordDigest, second: checked.factor },
    returnTo,
  )
  response.headers.append('Set-Cookie', dropSecondStepCookie())
  if ('remember' in wish && wish.remember) {
    const device = await rememberDevice(userId, clientOf(request))
    response.headers.append('Set-Cookie', deviceCookie(userId, device.token, device.expiresAt))
  }
  return response
}

const noMatch = {
  app: m.factor_code_no_match,
  'recovery-code': m.factor_recovery_no_match,
  passkey: m.factor_passkey_no_match,
}

function proofOf(request: Request, wish: z.output<typeof schema>): FactorProof {
  switch (wish.intent) {
    case 'app':
      return { factor: 'app', code: wish.code }
    case 'recovery-code':
      return { factor: 'recovery-code', code: wish.recovery }
    case 'passkey': {
      const site = passkeySite(request)
      if (!site) throw notFound()
      return { factor: 'passkey', purpose: 'second-step', credential: wish.credential, site }
    }
  }
}

export default function SecondStep() {
  const { name, app, passkey, recoveryCodes, demoCode } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return (
    <PublicPage
      title={m.factor_step_title()}
      lead={m.factor_step_lead({ name })}
      below={<TextLink to="/sign-in">{m.factor_step_other()}</TextLink>}
    >
      <FormErrors errors={answer?.errors['']} />
      {demoCode && (
        <Notice>
          {m.factor_demo_code()} <b className="tabular-nums">{demoCode}</b>
        </Notice>
      )}
      {app && <AppCodeForm answer={answer} />}
      {passkey && (
        <PasskeyButton
          purpose="second-step"
          action="/sign-in/second-step"
          variant={app ? 'secondary' : 'primary'}
        >
          {m.factor_passkey_use()}
        </PasskeyButton>
      )}
      {recoveryCodes ? (
        <RecoveryCodeForm answer={answer} open={!app && !passkey} />
      ) : (
        !app && !passkey && <p className="text-sm text-ink2">{m.factor_step_no_way()}</p>
      )}
    </PublicPage>
  )
}
