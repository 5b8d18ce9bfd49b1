import { useState } from 'react'
import type { FormAnswer } from '#app/auth/form.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextArea, TextField } from '#app/ui/field.tsx'
import { AccountForm, HiddenFields, typed } from '#app/ui/form.tsx'
import { Actions } from '#app/ui/page.tsx'
import { useInboxPaths } from '../paths.ts'

type Common = { threadId: string; formKey: string; answer: FormAnswer | undefined }
type ReplyProps = Common & {
  version: number
  closed: boolean
  customer: { name: string; address: string; copies: string[] } | null
}

/** Where an answer is written. Its text and its key stay while the page around it looks again. */
export function ReplyForm({ threadId, formKey, answer, version, closed, customer }: ReplyProps) {
  const paths = useInboxPaths()
  const [key] = useState(formKey)
  if (!customer) return <p className="text-sm text-ink2">{m.inbox_refused_nobody()}</p>
  const copies = customer.copies.slice(0, 5).join(', ')
  return (
    <Card title={m.inbox_reply_to({ name: customer.name || customer.address })}>
      <AccountForm
        action={paths.replies(threadId)}
        preventScrollReset
        className="grid grid-cols-[minmax(0,1fr)] gap-4"
      >
        <HiddenFields fields={{ key, version: String(version) }} />
        <TextArea
          label={m.inbox_text()}
          hideLabel
          name="text"
          rows={6}
          hint={closed ? m.inbox_reply_opens() : undefined}
          defaultValue={typed(answer, 'text')}
          errors={answer?.errors.text}
        />
        <details open={Boolean(typed(answer, 'cc'))}>
          <summary className="inline-flex min-h-6 items-center rounded-sm text-sm text-ink2 underline pointer-coarse:min-h-11">
            {m.inbox_copies()}
          </summary>
          <TextField
            className="mt-2"
            label={m.inbox_copies_label()}
            name="cc"
            optional
            autoComplete="off"
            hint={copies ? m.inbox_copies_hint({ addresses: copies }) : undefined}
            defaultValue={typed(answer, 'cc')}
            errors={answer?.errors.cc}
          />
        </details>
        <Actions>
          <Button variant="primary">{m.common_send()}</Button>
          <Button name="then" value="close">
            {m.inbox_send_and_close()}
          </Button>
        </Actions>
      </AccountForm>
    </Card>
  )
}

/** Where a note for the colleagues is written: apart from the answer, and of another colour, lest it be sent. */
export function NoteForm({ threadId, formKey, answer }: Common) {
  const paths = useInboxPaths()
  const [key] = useState(formKey)
  return (
    <details
      open={Boolean(answer?.values.note || answer?.errors.note)}
      className="rounded-lg border border-warn/35 bg-warn-soft"
    >
      <summary className="flex min-h-11 items-center rounded-lg px-5 text-sm font-medium">
        {m.inbox_note_write()}
      </summary>
      <AccountForm
        action={paths.notes(threadId)}
        preventScrollReset
        className="grid grid-cols-[minmax(0,1fr)] gap-4 px-5 pb-5"
      >
        <HiddenFields fields={{ key }} />
        <TextArea
          label={m.inbox_note_label()}
          name="note"
          rows={3}
          defaultValue={typed(answer, 'note')}
          errors={answer?.errors.note}
        />
        <Actions>
          <Button>{m.inbox_note_save()}</Button>
        </Actions>
      </AccountForm>
    </details>
  )
}
