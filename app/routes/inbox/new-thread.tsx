import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { z } from 'zod'
import { addressField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { longestSubject, startThread } from '#app/domain/conversations/messages/start-thread.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { TextArea, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields, typed } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { refusedDeed } from './deed.ts'
import { keyField, textField } from './fields.ts'
import { inboxPaths, useInboxPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.inbox_write(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireScope(request, params.accountId, { inbox: 'agent' })
  const to = (new URL(request.url).searchParams.get('to') ?? '').slice(0, 254)
  return json({ to, formKey: crypto.randomUUID() })
}

const schema = z.object({
  to: addressField(),
  subject: z
    .string()
    .transform((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim())
    .refine((text) => text !== '', { error: () => m.identity_form_required() })
    .refine((text) => [...text].length <= longestSubject, {
      error: () => m.identity_form_too_long({ count: longestSubject }),
    }),
  text: textField(),
  key: keyField(),
})

/** Writes to a contact first. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { inbox: 'agent' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const outcome = await startThread(standing, form.value)
  if (!outcome.ok) return refusedDeed(outcome.reason, form.refuse)
  const to = inboxPaths(standing.account.id).thread(outcome.threadId)
  return await redirectWithFlash(to, { tone: 'ok', text: m.inbox_replied({ to: form.value.to }) })
}

export default function NewThread() {
  const { to, formKey } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const paths = useInboxPaths()
  const [key] = useState(formKey)
  return (
    <Page title={m.inbox_write()} back={{ to: paths.inbox, label: m.inbox_title() }} narrow>
      <AccountForm>
        <HiddenFields fields={{ key }} />
        <Stack>
          <FormErrors errors={answer?.errors['']} />
          <TextField
            label={m.inbox_to()}
            name="to"
            type="email"
            autoComplete="off"
            hint={m.inbox_to_hint()}
            defaultValue={typed(answer, 'to') ?? to}
            errors={answer?.errors.to}
          />
          <TextField
            label={m.inbox_subject()}
            name="subject"
            defaultValue={typed(answer, 'subject')}
            errors={answer?.errors.subject}
          />
          <TextArea
            label={m.inbox_text()}
            name="text"
            rows={10}
            defaultValue={typed(answer, 'text')}
            errors={answer?.errors.text}
          />
          <Actions>
            <Button variant="primary">{m.common_send()}</Button>
            <ButtonLink to={paths.inbox}>{m.common_cancel()}</ButtonLink>
          </Actions>
        </Stack>
      </AccountForm>
    </Page>
  )
}
