import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireOperator } from '#app/auth/operators.ts'
import { countFailedRows, retryFailedRows } from '#app/domain/operations/retry-failed-rows.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { kindOf } from './outbox-filter.ts'
import { kindName } from './words.ts'

export const meta: MetaFunction = () => [{ title: pageTitle(m.operator_retry_all()) }]

/** Says how much would be tried again; opening it changes nothing. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request)
  const kind = kindOf(new URL(request.url).searchParams.get('kind'))
  return json({ kind, kindName: kind && kindName(kind), failed: await countFailedRows(kind) })
}

export async function action({ request }: ActionFunctionArgs) {
  await requireOperator(request)
  const form = await readForm(request, z.object({ kind: z.string().optional() }))
  const kind = form.ok ? kindOf(form.value.kind) : null
  // A kind that is none of ours must not become all of them.
  if (!form.ok || (form.value.kind && !kind)) throw json({ kind: 'invalid' }, { status: 422 })
  const { retried, left } = await retryFailedRows(kind)
  const text =
    left > 0 ? m.operator_retried_some({ count: retried, left }) : m.operator_retried_all({ count: retried })
  return await redirectWithFlash(pathOf(kind), { tone: left > 0 ? 'warn' : 'ok', text })
}

const pathOf = (kind: string | null) => (kind ? `/operator?kind=${kind}` : '/operator')

export default function Retries() {
  const { kind, kindName, failed } = useLoaderData<typeof loader>()
  const list = pathOf(kind)
  return (
    <Page title={m.operator_retry_all_title()} back={{ to: list, label: m.operator_back() }} narrow>
      {failed === 0 ? (
        <p>{m.operator_retry_all_none()}</p>
      ) : (
        <Card>
          <Form method="post" className="grid gap-5">
            <HiddenFields fields={kind ? { kind } : {}} />
            <div className="grid gap-3">
              <p className="font-medium">
                {kindName
                  ? m.operator_retry_all_kind({ count: failed, kind: kindName })
                  : m.operator_retry_all_count({ count: failed })}
              </p>
              <p>{m.operator_retry_all_text()}</p>
            </div>
            <Actions>
              <Button variant="primary">{m.operator_retry_all()}</Button>
              <ButtonLink to={list}>{m.common_cancel()}</ButtonLink>
            </Actions>
          </Form>
        </Card>
      )}
    </Page>
  )
}
