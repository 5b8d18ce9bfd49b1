import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { ownerHistory } from '#app/domain/contacts/ownership/owner-history.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Cursor } from '#app/ui/cursor.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { cursorOf } from '../list-filter.ts'
import { HistoryTable } from './ownership/history-table.tsx'
import { useOwnershipPaths } from './ownership/paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.ownership_history(), matches)

/** Who owned a contact and since when, by whom and why; newest first. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const contactId = requireId(params.contactId)
  const [contact, history] = await Promise.all([
    contactRecord(standing, contactId),
    ownerHistory(standing, contactId, { before: cursorOf(request) }),
  ])
  if (!contact) throw notFound()
  return json({ contact: { id: contact.id, name: contact.name }, ...history })
}

export default function OwnerHistory() {
  const { contact, entries, next } = useLoaderData<typeof loader>()
  const paths = useOwnershipPaths()
  const [query] = useSearchParams()
  return (
    <Page
      title={m.ownership_history_title({ name: contact.name })}
      back={{ to: paths.one(contact.id), label: contact.name }}
    >
      {entries.length === 0 ? (
        <EmptyState title={m.ownership_history_none()} text={m.ownership_history_none_text()} />
      ) : (
        <HistoryTable entries={entries} />
      )}
      <Cursor next={next} older={query.has('before')} />
    </Page>
  )
}
