import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { buyLicences } from '#app/domain/people/licences/buy-licences.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { formatMoney } from '#app/ui/money.ts'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { countOf, countSchema } from './parts/count-field.ts'
import { CountForm } from './parts/count-form.tsx'
import { licenceFacts } from './parts/facts.ts'
import { LicenceMeter } from './parts/meter.tsx'
import { refusedLicences, type LicenceAnswer } from './parts/refusals.ts'
import { licencePaths, useLicencePaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.licences_buy(), matches)

const requirement = { own: true, floor: 'admin', afterTrial: true } as const

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, requirement)
  const facts = licenceFacts(await subscriptionOf(account.id))
  // Nothing is bought on a trial but a plan.
  if (facts.renewsAt === null) throw redirect(`${licencePaths(account.id).licences}#plans`, 303)
  return json({ facts })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  const form = await readForm(request, countSchema, standing)
  if (!form.ok) return json<LicenceAnswer>({ ...form, plan: null }, { status: form.status })
  const outcome = await buyLicences(standing, countOf(form.value.licences))
  if (!outcome.ok) return refusedLicences(outcome, form.value)
  const text = m.licences_bought({ count: outcome.bought, licences: outcome.licences })
  return await redirectWithFlash(licencePaths(standing.account.id).licences, { tone: 'ok', text })
}

export default function Purchases() {
  const { facts } = useLoaderData<typeof loader>()
  const answer = useActionData<LicenceAnswer>()
  const paths = useLicencePaths()
  const { plan } = facts
  return (
    <Page
      title={m.licences_buy()}
      lead={m.licences_buy_lead({ price: formatMoney(plan.priceCents), plan: planName(plan.key) })}
      back={{ to: paths.licences, label: m.licences_title() }}
      narrow
    >
      <CountForm
        label={m.licences_how_many()}
        hint={m.licences_buy_hint()}
        confirm={m.licences_buy()}
        defaultValue={1}
        least={1}
        answer={answer}
      >
        <LicenceMeter facts={facts} />
      </CountForm>
    </Page>
  )
}
