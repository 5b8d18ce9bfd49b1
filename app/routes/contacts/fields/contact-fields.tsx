import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { createField } from '#app/domain/contacts/fields/create-field.ts'
import { keptFields } from '#app/domain/contacts/fields/kept-fields.ts'
import { moveField } from '#app/domain/contacts/fields/move-field.ts'
import { restoreField } from '#app/domain/contacts/fields/restore-field.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { EmptyState } from '#app/ui/empty.tsx'
import { FormErrors, typed } from '#app/ui/form.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { contactPaths, useContactPaths } from '../paths.ts'
import { ArchivedFields, FieldTable } from './field-rows.tsx'
import { NewField } from './new-field.tsx'
import { refusedField } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.fields_title(), matches)

const schema = z.discriminatedUnion(
  'intent',
  [
    z.object({
      intent: z.literal('create'),
      label: z.string().default(''),
      kind: z.string().default(''),
      choices: z.string().default(''),
    }),
    z.object({ intent: z.enum(['up', 'down']), field: z.uuid() }),
    z.object({ intent: z.literal('restore'), field: z.uuid() }),
  ],
  { error: () => m.identity_form_not_understood() },
)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const all = await keptFields(standing.account.id)
  return json({
    fields: all.filter(({ archivedAt }) => archivedAt === null),
    archived: all.filter(({ archivedAt }) => archivedAt !== null),
  })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const done = async (text: string) =>
    await redirectWithFlash(contactPaths(standing.account.id).fields, { tone: 'ok', text })
  const wish = form.value
  if (wish.intent === 'create') {
    const outcome = await createField(standing, wish)
    return outcome.ok
      ? await done(m.fields_created({ field: outcome.label }))
      : refusedField(outcome, { ...wish })
  }
  if (wish.intent === 'restore') {
    const outcome = await restoreField(standing, wish.field)
    if (outcome.ok) return await done(m.fields_restored({ field: outcome.label }))
    return refusedField(outcome, { ...wish })
  }
  const outcome = await moveField(standing, wish.field, wish.intent)
  if (!outcome.ok) return refusedField(outcome)
  return await done(m.fields_moved({ field: outcome.label }))
}

export default function ContactFields() {
  const { fields, archived } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = useContactPaths()
  const creating = refusal && typed(refusal, 'intent') === 'create' ? refusal : undefined
  return (
    <Page
      title={m.fields_title()}
      lead={m.fields_lead()}
      back={{ to: paths.settings, label: m.common_nav_settings() }}
    >
      <FormErrors errors={creating ? undefined : refusal && Object.values(refusal.errors).flat()} />
      {fields.length === 0 ? (
        <EmptyState title={m.fields_none()} text={m.fields_none_text()} />
      ) : (
        <FieldTable fields={fields} />
      )}
      <NewField refusal={creating} />
      {archived.length > 0 && (
        <Section title={m.fields_archived()} text={m.fields_archived_text()}>
          <ArchivedFields fields={archived} />
        </Section>
      )}
    </Page>
  )
}
