import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { changeAccount, type DetailsRefusal } from '#app/domain/people/account/change-account.ts'
import { timeZones } from '#app/domain/time-zones.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { DetailsForm } from './parts/account-details.tsx'
import { peoplePaths } from './parts/paths.ts'
import { SettingsSections } from './parts/settings-sections.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.common_nav_settings(), matches)

const schema = z.object({ name: z.string(), timeZone: z.string(), locale: z.string() })

const answers: Record<DetailsRefusal, { field: string; say: () => string; status: 403 | 422 }> = {
  'not-allowed': { field: '', say: m.people_refused_not_allowed, status: 403 },
  'name-missing': { field: 'name', say: m.people_name_missing, status: 422 },
  'name-too-long': { field: 'name', say: m.people_name_too_long, status: 422 },
  'no-such-zone': { field: 'timeZone', say: m.people_no_such_zone, status: 422 },
  'no-such-language': { field: 'locale', say: m.people_no_such_language, status: 422 },
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, { floor: 'admin' })
  const { name, locale, timeZone } = account
  return json({ details: { name, locale, timeZone }, zones: timeZones() })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const outcome = await changeAccount(standing, form.value)
  if (!outcome.ok) {
    const { field, say, status } = answers[outcome.reason]
    return json<FormAnswer>({ errors: { [field]: [say()] }, values: form.value }, { status })
  }
  const text = outcome.changed.length > 0 ? m.people_details_saved() : m.people_details_same()
  return await redirectWithFlash(peoplePaths(standing.account.id).settings, { tone: 'ok', text })
}

export default function Settings() {
  const { details, zones } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  return (
    <Page title={m.common_nav_settings()} narrow>
      <DetailsForm details={details} zones={zones} refusal={refusal} />
      <SettingsSections />
    </Page>
  )
}
