import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { safePath } from '#app/auth/safe-path.ts'
import { archiveContacts, restoreContacts } from '#app/domain/contacts/archive-contacts.ts'
import { mostTicked, type EditRefusal } from '#app/domain/contacts/editable.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { contactPaths } from './paths.ts'
import { tickedIn } from './record/ticked.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.record_bulk_archive_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  return json(await tickedIn(request, standing))
}

const schema = z.object({
  intent: z.enum(['archive', 'restore']),
  contact: listField(z.uuid(), mostTicked).default([]),
  /** The page to come back to. */
  to: z.string().max(2000).optional(),
})

const statuses: Record<EditRefusal, 403 | 404 | 422> = {
  'not-allowed': 403,
  'not-found': 404,
  'too-many': 422,
}

/** Archives the contacts that were ticked, or brings them back; leads back to where they were ticked. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const { intent, contact, to } = form.value
  const back = safePath(to, contactPaths(standing.account.id).contacts)
  if (contact.length === 0)
    return await redirectWithFlash(back, { tone: 'warn', text: m.record_none_ticked() })
  const change = intent === 'archive' ? archiveContacts : restoreContacts
  const outcome = await change(standing, contact)
  if (!outcome.ok) {
    if (statuses[outcome.reason] === 404) throw notFound()
    throw json({ kind: outcome.reason }, { status: statuses[outcome.reason] })
  }
  const words = intent === 'archive' ? m.record_archived : m.record_restored
  return await redirectWithFlash(back, {
    tone: 'ok',
    text: words({ count: outcome.changed }),
  })
}

export default function Archivings() {
  const { ids, archived, to } = useLoaderData<typeof loader>()
  const account = useAccount().name
  const title = archived ? m.record_bulk_restore_title() : m.record_bulk_archive_title()
  return (
    <Page title={title} back={{ to, label: m.contacts_title() }} narrow>
      {ids === null ? (
        <EmptyState title={m.record_bulk_too_many()} text={m.record_bulk_too_many_text()} />
      ) : ids.length === 0 ? (
        <EmptyState title={m.record_none_ticked()} text={m.record_none_ticked_text()} />
      ) : (
        <ConfirmForm
          confirm={
            archived
              ? m.record_bulk_restore_confirm({ count: ids.length, account })
              : m.record_bulk_archive_confirm({ count: ids.length, account })
          }
          cancel={{ to }}
          fields={{ intent: archived ? 'restore' : 'archive', contact: ids, to }}
          danger={!archived}
        >
          <p>{archived ? m.record_bulk_restore_text() : m.record_bulk_archive_text()}</p>
        </ConfirmForm>
      )}
    </Page>
  )
}
