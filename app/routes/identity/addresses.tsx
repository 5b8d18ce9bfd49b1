import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { addressField, codeField, tooManyTries } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { formOf, parseForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn, requireUser } from '#app/auth/guards.ts'
import { isId, notFound } from '#app/auth/ids.ts'
import { config } from '#app/config.ts'
import {
  askAddressCode,
  makeMainAddress,
  myAddresses,
  removeAddress,
  verifyAddressCode,
} from '#app/domain/identity/aliases.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Page, Section } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { AddAddressForm, AddressTable, VerifyAddressForm } from './address-parts.tsx'
import { ProveFirst } from './prove-first.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_addresses_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, fresh } = await requireUser(request)
  const code = new URL(request.url).searchParams.get('code')
  const addresses = await myAddresses(user.id)
  return json({
    addresses: addresses.map((each) => ({ ...each, since: each.since.toISOString() })),
    fresh,
    zone: user.timeZone,
    codeId: isId(code) ? code : null,
    demo: config().demo,
  })
}

/**
 * `intent`: add mails a code, verify uses it, main and remove change what is there. All ask for a fresh sign-in but
 * verify: its code is ten minutes old at most, and was asked for by one.
 */
export async function action({ request }: ActionFunctionArgs) {
  const form = await formOf(request)
  switch (form.get('intent')) {
    case 'add':
      return await add(form, (await requireFreshSignIn(request)).user.id)
    case 'verify':
      return await verify(form, (await requireUser(request)).user.id)
    default:
      return await change(form, (await requireFreshSignIn(request)).user.id)
  }
}

async function add(form: FormData, userId: string) {
  const read = parseForm(form, z.object({ email: addressField() }))
  if (!read.ok) return refusedAnswer(read)
  const asked = await askAddressCode(userId, read.value.email)
  if (asked.ok) return redirect(`/me/addresses?code=${asked.codeId}`, 303)
  if (asked.reason === 'already-yours') return read.refuse({ email: [m.identity_address_yours()] })
  return read.refuse({ email: [tooManyTries(asked.retryAfter)] }, asked)
}

async function verify(form: FormData, userId: string) {
  const read = parseForm(form, z.object({ codeId: z.uuid(), code: codeField() }))
  if (!read.ok) return refusedAnswer(read)
  const verified = await verifyAddressCode(userId, read.value.codeId, read.value.code)
  if (!verified.ok) {
    const text = verified.reason === 'wrong-code' ? m.identity_code_no_match() : m.identity_address_too_many()
    return read.refuse({ code: [text] })
  }
  const text = m.identity_address_added({ address: verified.address })
  return await redirectWithFlash('/me/addresses', { tone: 'ok', text })
}

async function change(form: FormData, userId: string) {
  const read = parseForm(form, z.object({ intent: z.enum(['main', 'remove']), address: z.uuid() }))
  if (!read.ok) return refusedAnswer(read)
  const { intent, address: id } = read.value
  const changed = intent === 'main' ? await makeMainAddress(userId, id) : await removeAddress(userId, id)
  if (!changed.ok && changed.reason === 'unknown') throw notFound()
  if (!changed.ok)
    return await redirectWithFlash('/me/addresses', { tone: 'warn', text: m.identity_address_is_main() })
  const { address } = changed
  const text =
    intent === 'main' ? m.identity_address_made_main({ address }) : m.identity_address_removed({ address })
  return await redirectWithFlash('/me/addresses', { tone: 'ok', text })
}

export default function Addresses() {
  const { addresses, zone, codeId, demo, fresh } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return (
    <Page title={m.identity_addresses_title()} lead={m.identity_addresses_lead()}>
      {codeId && <VerifyAddressForm {...{ codeId, demo, answer }} />}
      {!fresh && <ProveFirst />}
      <AddressTable {...{ addresses, zone, fresh }} />
      {fresh && (
        <Section title={m.identity_address_add_title()} text={m.identity_address_add_text()}>
          <AddAddressForm answer={answer} />
        </Section>
      )}
    </Page>
  )
}
