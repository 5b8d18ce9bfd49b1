import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import {
  changeInboxAddress,
  type AddressChangeRefusal,
} from '#app/domain/conversations/addresses/change-inbox-address.ts'
import { mostAddressesOfAccount } from '#app/domain/conversations/addresses/local-parts.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { addressFacts } from './address-facts.ts'
import { AddressSection } from './address-section.tsx'
import { conversationPaths, useConversationPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.intake_address_title(), matches)

const schema = z.object({ localPart: z.string() })

type Answer = { status: 403 | 409 | 422; say: () => string; field: '' | 'localPart' }
const atField = (status: 409 | 422, say: () => string): Answer => ({ status, say, field: 'localPart' })
const answers: Record<AddressChangeRefusal, Answer> = {
  'own-membership': { status: 403, say: m.common_error_text_own, field: '' },
  'not-allowed': { status: 403, say: m.people_refused_not_allowed, field: '' },
  'not-set-up': { status: 409, say: m.intake_not_set_up, field: '' },
  'too-short': atField(422, m.intake_refused_too_short),
  'too-long': atField(422, m.intake_refused_too_long),
  'bad-characters': atField(422, m.intake_refused_bad_characters),
  reserved: atField(422, m.intake_refused_reserved),
  taken: atField(409, m.intake_refused_taken),
  'too-many': atField(409, () => m.intake_refused_too_many({ count: mostAddressesOfAccount })),
  same: atField(409, m.intake_refused_same),
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  return json(await addressFacts(standing))
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const outcome = await changeInboxAddress(standing, form.value.localPart)
  if (!outcome.ok) {
    const { status, say, field } = answers[outcome.reason]
    return json<FormAnswer>({ errors: { [field]: [say()] }, values: form.value }, { status })
  }
  const text = m.intake_address_changed({ address: outcome.address })
  return await redirectWithFlash(conversationPaths(standing.account.id).address, { tone: 'ok', text })
}

export default function Address() {
  const facts = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const paths = useConversationPaths()
  return (
    <Page
      title={m.intake_address_title()}
      lead={m.intake_address_lead()}
      back={{ to: paths.conversations, label: m.intake_back() }}
      narrow
    >
      <AddressSection facts={facts} answer={answer} titled={false} />
    </Page>
  )
}
