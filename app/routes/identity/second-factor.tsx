import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { sessionCookie } from '#app/auth/cookies.ts'
import { credentialField, nameField, wayBack } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { formOf, parseForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn, requireUser } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { passkeySite } from '#app/auth/passkey-site.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { addPasskey, renamePasskey, type PasskeyAdded } from '#app/domain/identity/factors/passkeys.ts'
import { forgetDevice, rememberedDevices } from '#app/domain/identity/factors/remembered-devices.ts'
import { accountsAskingForFactor, myFactors } from '#app/domain/identity/factors/second-factors.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { AppCard, CodesCard, DevicesSection, OffCard } from './factor-cards.tsx'
import { PasskeySection } from './passkey-section.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.factor_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, fresh } = await requireUser(request)
  const to = safePath(new URL(request.url).searchParams.get('to'), '/')
  const [factors, devices, asking] = await Promise.all([
    myFactors(user.id),
    rememberedDevices(user.id),
    accountsAskingForFactor(user.id),
  ])
  return json({
    to,
    fresh,
    asking,
    zone: user.timeZone,
    on: factors.on,
    app: factors.app && { since: factors.app.since.toISOString() },
    recoveryCodes: factors.recoveryCodes,
    passkeysWork: passkeySite(request) !== null,
    passkeys: factors.passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
    devices: devices.map(({ id, userAgent, ip, lastUsedAt, expiresAt }) => ({
      id,
      userAgent,
      ip,
      lastUsedAt: lastUsedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
  })
}

/** `intent`: add or rename a passkey, forget a device. What adds to the login asks for a fresh sign-in first. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await formOf(request.clone())
  switch (form.get('intent')) {
    case 'add-passkey':
      return await add(request, form)
    case 'rename':
      return await rename(request, form)
    default:
      return await forget(request, form)
  }
}

const adding = z.object({ name: nameField(), credential: credentialField, to: wayBack })
const notAdded: Record<Extract<PasskeyAdded, { ok: false }>['reason'], () => string> = {
  'not-made': m.factor_passkey_not_made,
  'too-many': m.factor_passkey_too_many,
  'already-known': m.factor_passkey_already,
  'bad-name': m.identity_form_invalid,
  'signed-out': m.common_error_text_sign_in,
}

async function add(request: Request, form: FormData) {
  const who = await requireFreshSignIn(request)
  const site = passkeySite(request)
  if (!site) throw notFound()
  const read = parseForm(form, adding)
  if (!read.ok) return refusedAnswer(read)
  const { name, credential, to } = read.value
  const added = await addPasskey(who, { name, credential, site })
  if (!added.ok) return read.refuse({ '': [notAdded[added.reason]()] })
  const headers = { 'Set-Cookie': sessionCookie(added.renewed.token, added.renewed.expiresAt) }
  const place = added.first ? '/me/second-factor/recovery-codes' : '/me/second-factor'
  const text = added.first ? m.factor_on_passkey({ name }) : m.factor_passkey_added({ name })
  return await redirectWithFlash(withReturn(place, to), { tone: 'ok', text }, headers)
}

async function rename(request: Request, form: FormData) {
  const { user } = await requireUser(request)
  const read = parseForm(form, z.object({ passkey: z.uuid(), name: nameField() }))
  if (!read.ok) return refusedAnswer(read)
  const renamed = await renamePasskey(read.value.passkey, user.id, read.value.name)
  if (!renamed.ok && renamed.reason === 'unknown') throw notFound()
  if (!renamed.ok) return read.refuse({ name: [m.identity_form_invalid()] })
  const text = m.factor_passkey_renamed({ name: renamed.name })
  return await redirectWithFlash('/me/second-factor', { tone: 'ok', text })
}

async function forget(request: Request, form: FormData) {
  const { user } = await requireUser(request)
  const read = parseForm(form, z.object({ intent: z.literal('forget'), device: z.uuid() }))
  if (!read.ok) return refusedAnswer(read)
  if (!(await forgetDevice(read.value.device, user.id))) throw notFound()
  return await redirectWithFlash('/me/second-factor', { tone: 'ok', text: m.factor_device_forgotten() })
}

export default function SecondFactor() {
  const facts = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const { to, on, asking, recoveryCodes } = facts
  return (
    <Page title={m.factor_title()} lead={m.factor_lead()} narrow>
      <FormErrors errors={answer?.errors['']} />
      {!on && asking.length > 0 && (
        <Notice tone="warn" title={m.factor_asked_title()}>
          {m.factor_asked_text({ accounts: asking.join(', ') })}
        </Notice>
      )}
      {on && to !== '/' && (
        <Notice tone="ok" title={m.factor_done_title()}>
          <div className="mt-2">
            <ButtonLink to={to} variant="primary">
              {m.factor_go_on()}
            </ButtonLink>
          </div>
        </Notice>
      )}
      {on && recoveryCodes === 0 && (
        <Notice tone="warn" title={m.factor_no_codes_title()}>
          {m.factor_no_codes_text()}
        </Notice>
      )}
      <AppCard {...facts} />
      <PasskeySection {...facts} answer={answer} />
      {on && <CodesCard {...facts} />}
      {on && <DevicesSection {...facts} />}
      {on && <OffCard />}
    </Page>
  )
}
