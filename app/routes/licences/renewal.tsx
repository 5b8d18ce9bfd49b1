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
import { changeRenewal } from '#app/domain/people/licences/change-renewal.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Page } from '#app/ui/page.tsx'
import { formatInstant, Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { countOf, countSchema } from './parts/count-field.ts'
import { CountForm } from './parts/count-form.tsx'
import { licenceFacts } from './parts/facts.ts'
import { LicenceMeter } from './parts/meter.tsx'
import { refusedLicences, type LicenceAnswer } from './parts/refusals.ts'
import { licencePaths, useLicencePaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.licences_change_renewal(), matches)

const requirement = { own: true, floor: 'admin' } as const

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, requirement)
  const facts = licenceFacts(await subscriptionOf(account.id))
  if (facts.renewsAt === null) throw redirect(`${licencePaths(account.id).licences}#plans`, 303)
  return json({ facts, renewsAt: facts.renewsAt })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, requirement)
  const form = await readForm(request, countSchema, standing)
  if (!form.ok) return json<LicenceAnswer>({ ...form, plan: null }, { status: form.status })
  const outcome = await changeRenewal(standing, countOf(form.value.licences))
  if (!outcome.ok) return refusedLicences(outcome, form.value)
  const at = formatInstant(outcome.renewsAt.toISOString(), getLocale(), standing.account.timeZone, 'day')
  const text = outcome.changed
    ? m.licences_renewal_changed({ count: outcome.licences, at })
    : m.licences_renewal_same({ count: outcome.licences, at })
  return await redirectWithFlash(licencePaths(standing.account.id).licences, { tone: 'ok', text })
}

export default function Renewal() {
  const { facts, renewsAt } = useLoaderData<typeof loader>()
  const { timeZone } = useAccount()
  const answer = useActionData<LicenceAnswer>()
  const paths = useLicencePaths()
  const { licences, ending, active, held } = facts
  const least = Math.max(1, active + held)
  return (
    <Page
      title={m.licences_change_renewal()}
      lead={m.licences_renewal_lead()}
      back={{ to: paths.licences, label: m.licences_title() }}
      narrow
    >
      <CountForm
        label={m.licences_renewal_how_many()}
        hint={m.licences_renewal_hint({ least, most: licences })}
        confirm={m.common_save()}
        defaultValue={licences - ending}
        least={least}
        most={licences}
        answer={answer}
      >
        <LicenceMeter facts={facts} />
        <p className="text-sm text-ink2">
          {m.licences_renews_at()}: <Time at={renewsAt} zone={timeZone} style="long" />
        </p>
      </CountForm>
    </Page>
  )
}
