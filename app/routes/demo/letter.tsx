import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import { config } from '#app/config.ts'
import {
  demoAnswer,
  demoInboxes,
  writeInDemo,
  type DemoLetterRefusal,
} from '#app/domain/conversations/intake/demo-writing.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Stack } from '#app/ui/page.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { pageTitle } from '#app/ui/title.ts'

export const meta: MetaFunction = () => [{ title: pageTitle(m.intake_demo_title()) }]

const schema = z.object({
  fromName: z.string().optional(),
  fromAddress: z.string().optional(),
  to: z.string().optional(),
  subject: z.string().optional(),
  text: z.string().optional(),
  answers: z.string().optional(),
})

const refusals: Record<DemoLetterRefusal, { field: string; say: () => string }> = {
  'bad-sender': { field: 'fromAddress', say: m.intake_demo_bad_sender },
  'no-such-address': { field: 'to', say: m.intake_demo_no_such_address },
  'nothing-written': { field: 'text', say: m.intake_demo_nothing_written },
  'too-long': { field: 'text', say: m.intake_demo_too_long },
}

/** Demo only: writing to an account as one of its customers, or answering a mail that one got. */
export async function loader({ request }: LoaderFunctionArgs) {
  if (!config().demo) throw notFound()
  const answers = new URL(request.url).searchParams.get('answer')
  const answer = answers === null ? null : await demoAnswer(answers)
  if (answers !== null && !answer) throw notFound()
  return json({ inboxes: await demoInboxes(), answers, answer })
}

export async function action({ request }: ActionFunctionArgs) {
  if (!config().demo) throw notFound()
  const form = await readForm(request, schema)
  if (!form.ok) return refusedAnswer(form)
  const { fromName = '', fromAddress = '', to = '', subject = '', text = '', answers } = form.value
  const outcome = await writeInDemo({ fromName, fromAddress, to, subject, text, answers: answers ?? null })
  if (!outcome.ok) {
    const { field, say } = refusals[outcome.reason]
    return form.refuse({ [field]: [say()] })
  }
  return await redirectWithFlash('/dev/mail/letters', { tone: 'ok', text: m.intake_demo_sent({ to }) })
}

export default function DemoLetter() {
  const { inboxes, answers, answer } = useLoaderData<typeof loader>()
  const refused = useActionData<FormAnswer>()
  const value = (name: 'fromAddress' | 'to' | 'subject') => typed(refused, name) ?? answer?.[name] ?? ''
  return (
    <PublicPage title={m.intake_demo_title()} lead={m.intake_demo_lead()}>
      {inboxes.length === 0 ? (
        <EmptyState title={m.intake_demo_none()} text={m.intake_demo_none_text()} />
      ) : (
        <Form method="post" noValidate>
          {answers && <input type="hidden" name="answers" value={answers} />}
          <Stack>
            <FormErrors errors={refused?.errors['']} />
            <TextField
              name="fromName"
              label={m.intake_demo_name()}
              optional
              defaultValue={typed(refused, 'fromName') ?? ''}
              autoComplete="off"
            />
            <TextField
              name="fromAddress"
              type="email"
              label={m.intake_demo_from()}
              errors={refused?.errors.fromAddress}
              defaultValue={value('fromAddress') || 'jo.ferber@kundin.example'}
              autoComplete="off"
            />
            <SelectField
              name="to"
              label={m.intake_demo_to()}
              errors={refused?.errors.to}
              options={inboxes.map(({ address, account }) => ({
                value: address,
                label: `${account} (${address})`,
              }))}
              defaultValue={value('to') || undefined}
            />
            <TextField name="subject" label={m.intake_demo_subject()} defaultValue={value('subject')} />
            <TextArea
              name="text"
              label={m.intake_demo_text()}
              errors={refused?.errors.text}
              defaultValue={typed(refused, 'text') ?? ''}
              rows={8}
            />
            <Actions>
              <Button variant="primary">{m.intake_demo_send()}</Button>
              <ButtonLink to="/dev/mail">{m.intake_demo_back()}</ButtonLink>
            </Actions>
          </Stack>
        </Form>
      )}
    </PublicPage>
  )
}
