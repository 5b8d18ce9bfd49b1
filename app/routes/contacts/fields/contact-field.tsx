import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { archiveField } from '#app/domain/contacts/fields/archive-field.ts'
import { changeField, keptUpTo } from '#app/domain/contacts/fields/change-field.ts'
import { keptFields, workflowsUsingField } from '#app/domain/contacts/fields/kept-fields.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextArea, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { contactPaths, useContactPaths } from '../paths.ts'
import { kindWords } from './kind-words.ts'
import { refusedField } from './refusals.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data?.field.label ?? m.fields_title(), matches)

const schema = z.discriminatedUnion(
  'intent',
  [
    z.object({
      intent: z.literal('change'),
      label: z.string().default(''),
      choices: z.string().default(''),
    }),
    z.object({ intent: z.literal('archive') }),
  ],
  { error: () => m.identity_form_not_understood() },
)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, { floor: 'admin' })
  const fieldId = requireId(params.fieldId)
  const field = (await keptFields(account.id)).find(({ id }) => id === fieldId)
  if (!field || field.archivedAt) throw notFound()
  return json({ field, workflows: await workflowsUsingField(account.id, fieldId) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const fieldId = requireId(params.fieldId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const done = async (text: string, tone: 'ok' | 'warn' = 'ok') =>
    await redirectWithFlash(contactPaths(standing.account.id).fields, { tone, text })
  const wish = form.value
  if (wish.intent === 'archive') {
    const outcome = await archiveField(standing, fieldId)
    return outcome.ok ? await done(m.fields_archived_one({ field: outcome.label })) : refusedField(outcome)
  }
  const outcome = await changeField(standing, fieldId, wish)
  if (!outcome.ok) return refusedField(outcome, { ...wish })
  if (!outcome.changed) return await done(m.record_same())
  const { label, kept } = outcome
  if (kept === 0) return await done(m.fields_changed({ field: label }))
  const count = Math.min(kept, keptUpTo)
  return await done(
    kept > keptUpTo ? m.fields_kept_many({ field: label, count }) : m.fields_kept({ field: label, count }),
    'warn',
  )
}

export default function ContactFieldPage() {
  const { field, workflows } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = useContactPaths()
  return (
    <Page
      title={field.label}
      lead={kindWords[field.kind]()}
      back={{ to: paths.fields, label: m.fields_title() }}
      narrow
    >
      <Card title={m.fields_change()}>
        <AccountForm>
          <HiddenFields fields={{ intent: 'change' }} />
          <Stack>
            <FormErrors errors={refusal?.errors['']} />
            <TextField
              name="label"
              label={m.fields_label()}
              errors={refusal?.errors.label}
              defaultValue={typed(refusal, 'label') ?? field.label}
              autoComplete="off"
              required
            />
            {field.kind === 'choice' && (
              <TextArea
                name="choices"
                rows={Math.min(12, field.choices.length + 1)}
                label={m.fields_choices()}
                hint={m.fields_choices_hint()}
                errors={refusal?.errors.choices}
                defaultValue={typed(refusal, 'choices') ?? field.choices.join('\n')}
              />
            )}
            <Actions>
              <Button variant="primary">{m.common_save()}</Button>
            </Actions>
          </Stack>
        </AccountForm>
      </Card>
      <Card title={m.fields_archive()}>
        <AccountForm className="grid gap-4">
          <HiddenFields fields={{ intent: 'archive' }} />
          <p className="text-ink2">{m.fields_archive_text()}</p>
          {workflows.length > 0 && <p>{m.fields_used_by({ workflows: workflows.join(', ') })}</p>}
          <Actions>
            <Button>{m.fields_archive()}</Button>
          </Actions>
        </AccountForm>
      </Card>
    </Page>
  )
}
