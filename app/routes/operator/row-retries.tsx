import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import { requireOperator } from '#app/auth/operators.ts'
import { outboxRows } from '#app/domain/operations/outbox-rows.ts'
import { retryRow } from '#app/domain/operations/retry-row.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { backTo } from './outbox-filter.ts'
import { kindName } from './words.ts'

export const meta: MetaFunction = () => [{ title: pageTitle(m.operator_retry()) }]

/** Opening the address tries nothing again: it asks first, as does whoever reloads after a refusal. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireOperator(request)
  const id = rowIdOf(params.rowId)
  const { rows } = await outboxRows({ state: null, kind: null, id, before: null })
  if (rows.length === 0) throw notFound()
  return json({ id, what: kindName(rows[0]!.kind) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  await requireOperator(request)
  const rowId = rowIdOf(params.rowId)
  const form = await readForm(request, z.object({ to: z.string().max(2000).optional() }))
  const to = backTo(form.ok ? form.value.to : null)
  const retried = await retryRow(rowId)
  if (retried.ok)
    return await redirectWithFlash(to, { tone: 'ok', text: m.operator_retried_row({ id: rowId }) })
  if (retried.reason === 'unknown') throw notFound()
  return json({ to, text: m.operator_not_failed({ id: rowId }) }, { status: 409 })
}

function rowIdOf(text: string | undefined): string {
  if (text && /^\d{1,18}$/.test(text)) return text
  throw notFound()
}

export default function RowRetries() {
  const { id, what } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const back = refused?.to ?? '/operator'
  return (
    <Page
      title={refused ? m.operator_not_retried() : m.operator_retry_named({ id })}
      lead={what}
      back={{ to: back, label: m.operator_back() }}
      narrow
    >
      {refused ? (
        <Notice tone="warn" role="alert">
          {refused.text}
        </Notice>
      ) : (
        <Form method="post">
          <Actions>
            <Button variant="primary">{m.operator_retry()}</Button>
            <ButtonLink to={back}>{m.common_cancel()}</ButtonLink>
          </Actions>
        </Form>
      )}
    </Page>
  )
}
