import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { formOf, readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { isId, notFound, requireId } from '#app/auth/ids.ts'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { doublesOf, findDoubles } from '#app/domain/contacts/doubles/doubles.ts'
import { mergeContacts } from '#app/domain/contacts/doubles/merge-contacts.ts'
import { differences } from '#app/domain/contacts/doubles/merged-facts.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { FormErrors } from '#app/ui/form.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listFilter } from '../../list-filter.ts'
import { contactPaths, useContactPaths } from '../paths.ts'
import { Compare } from './compare.tsx'
import { Doubles } from './doubles.tsx'
import { refusedMerge } from './refusals.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data ? m.doubles_title({ name: data.kept.name }) : m.contacts_title(), matches)

async function editable(standing: Standing, contactId: string) {
  const contact = await contactRecord(standing, contactId)
  if (!contact) throw notFound()
  if (!contact.archivedAt && !contact.mayEdit) throw roleTooLow('manager')
  return contact
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const { id: accountId } = standing.account
  const kept = await editable(standing, requireId(params.contactId))
  if (kept.archivedAt) throw redirect(contactPaths(accountId).one(kept.mergedInto ?? kept.id), 303)
  const { search, params: query } = listFilter(request)
  const wanted = query.get('with')
  if (wanted === null) {
    const doubles = search ? await findDoubles(standing, kept.id, search) : await doublesOf(standing, kept.id)
    return json({ kept, doubles, search, comparison: null })
  }
  if (!isId(wanted) || wanted === kept.id) throw notFound()
  const double = await editable(standing, wanted)
  if (double.archivedAt || double.privateTo !== kept.privateTo) throw notFound()
  const fields = await contactFields(accountId)
  const differ = differences(kept, double, fields)
  return json({ kept, doubles: [], search, comparison: { double, differ } })
}

const version = z.coerce.number().int().positive().max(2_147_483_647)
const schema = z.object({
  with: z.uuid(),
  keptVersion: version,
  doubleVersion: version,
  pick: z.record(z.string(), z.enum(['kept', 'double'])).default({}),
})

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const keptId = requireId(params.contactId)
  const posted = await formOf(request.clone())
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { keptVersion, doubleVersion } = form.value
  const picked = [...posted].filter(([name, value]) => name.startsWith('pick.') && value === 'double')
  const outcome = await mergeContacts(standing, keptId, {
    doubleId: form.value.with,
    versions: { kept: keptVersion, double: doubleVersion },
    picked: picked.map(([name]) => name.slice('pick.'.length)),
  })
  if (!outcome.ok) return refusedMerge(outcome.reason, form.refuse)
  const text = m.doubles_merged({ name: outcome.name })
  return await redirectWithFlash(contactPaths(standing.account.id).one(keptId), { tone: 'ok', text })
}

export default function ContactMerge() {
  const { kept, doubles, search, comparison } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const paths = useContactPaths()
  return (
    <Page
      title={m.doubles_title({ name: kept.name })}
      lead={comparison ? m.doubles_compare_lead() : m.doubles_lead()}
      back={
        comparison
          ? { to: paths.merge(kept.id), label: m.doubles_others() }
          : { to: paths.one(kept.id), label: kept.name }
      }
    >
      <FormErrors errors={answer && Object.values(answer.errors).flat()} />
      {comparison ? (
        <Compare kept={kept} {...comparison} />
      ) : (
        <Doubles keptId={kept.id} doubles={doubles} search={search} />
      )}
    </Page>
  )
}
