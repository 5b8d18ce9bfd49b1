import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { contactView } from '#app/domain/contacts/views/contact-views.ts'
import { deleteView } from '#app/domain/contacts/views/save-view.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { contactPaths, useContactPaths } from '../paths.ts'
import { refusedView } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.listing_view_delete(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const view = await contactView(standing, requireId(params.viewId))
  if (!view) throw notFound()
  if (!view.mayChange) throw roleTooLow('admin')
  return json({ view })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  await requireConfirmation(request, standing)
  const outcome = await deleteView(standing, requireId(params.viewId))
  if (!outcome.ok) return refusedView(outcome, { name: '', shared: false })
  const text = m.listing_view_deleted({ name: outcome.name })
  return await redirectWithFlash(contactPaths(standing.account.id).contacts, { tone: 'ok', text })
}

export default function ViewDeletion() {
  const { view } = useLoaderData<typeof loader>()
  const account = useAccount().name
  const paths = useContactPaths()
  return (
    <Page
      title={m.listing_view_delete_title({ name: view.name, account })}
      back={{ to: paths.list(view.query), label: m.contacts_title() }}
      narrow
    >
      <ConfirmForm
        confirm={m.listing_view_delete_confirm({ name: view.name, account })}
        cancel={{ to: paths.list(view.query) }}
      >
        <p>{view.shared ? m.listing_view_delete_shared() : m.listing_view_delete_own()}</p>
      </ConfirmForm>
    </Page>
  )
}
