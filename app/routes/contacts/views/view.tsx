import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { contactView } from '#app/domain/contacts/views/contact-views.ts'
import { changeView, sharingFloor } from '#app/domain/contacts/views/save-view.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { contactPaths, useContactPaths } from '../paths.ts'
import { refusedView } from './refusals.ts'
import { ViewForm } from './view-form.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.listing_view_change(), matches)

const schema = z.object({ name: z.string().default(''), shared: z.literal('yes').optional() })

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const view = await contactView(standing, requireId(params.viewId))
  if (!view) throw notFound()
  if (!view.mayChange) throw roleTooLow('admin')
  const mayShare = isAtLeast(standing.role, sharingFloor)
  return json({ view, mayShare, mayOwn: view.own })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const viewId = requireId(params.viewId)
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const wish = { name: form.value.name, shared: form.value.shared === 'yes' }
  const outcome = await changeView(standing, viewId, wish)
  if (!outcome.ok) return refusedView(outcome, wish)
  const view = await contactView(standing, viewId)
  const text = m.listing_view_saved({ name: outcome.name })
  const paths = contactPaths(standing.account.id)
  return await redirectWithFlash(paths.list(view?.query ?? ''), { tone: 'ok', text })
}

export default function View() {
  const { view, mayShare, mayOwn } = useLoaderData<typeof loader>()
  const paths = useContactPaths()
  return (
    <Page
      title={m.listing_view_change()}
      back={{ to: paths.list(view.query), label: m.contacts_title() }}
      narrow
    >
      <ViewForm
        {...{ mayShare, mayOwn }}
        name={view.name}
        shared={view.shared}
        refusal={useActionData<FormAnswer>()}
        cancel={paths.list(view.query)}
      />
    </Page>
  )
}
