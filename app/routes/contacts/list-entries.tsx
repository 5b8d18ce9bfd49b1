import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { safePath } from '#app/auth/safe-path.ts'
import { mostTicked } from '#app/domain/contacts/editable.ts'
import { addToList, type EntryRefusal } from '#app/domain/contacts/lists/add-to-list.ts'
import { contactLists } from '#app/domain/contacts/lists/contact-lists.ts'
import { removeFromList } from '#app/domain/contacts/lists/remove-from-list.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { contactPaths, useContactPaths } from './paths.ts'
import { tickedIn } from './record/ticked.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.record_bulk_lists_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const [ticked, lists] = await Promise.all([tickedIn(request, standing), contactLists(standing.account.id)])
  return json({ ...ticked, lists })
}

const schema = z.object({
  intent: z.enum(['add', 'remove']),
  list: z.uuid(),
  contact: listField(z.uuid(), mostTicked).default([]),
  /** The page to come back to. */
  to: z.string().max(2000).optional(),
})

const statuses: Record<EntryRefusal, 403 | 404 | 422> = {
  'not-allowed': 403,
  'not-found': 404,
  'no-such-list': 404,
  'too-many': 422,
}

/** Puts the contacts that were ticked into a list, or takes them out of it; leads back to where they were ticked. */
export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const { intent, list, contact, to } = form.value
  const back = safePath(to, contactPaths(standing.account.id).contacts)
  if (contact.length === 0)
    return await redirectWithFlash(back, { tone: 'warn', text: m.record_none_ticked() })
  const change = intent === 'add' ? addToList : removeFromList
  const outcome = await change(standing, list, contact)
  if (!outcome.ok) {
    const status = statuses[outcome.reason]
    if (status === 404) throw notFound()
    throw json({ kind: outcome.reason }, { status })
  }
  const words = intent === 'add' ? m.record_added_to_list : m.record_removed_from_list
  const text = words({ list: outcome.list, count: outcome.changed })
  return await redirectWithFlash(back, {
    tone: 'ok',
    text,
  })
}

export default function ListEntries() {
  const { ids, to, lists } = useLoaderData<typeof loader>()
  const paths = useContactPaths()
  return (
    <Page title={m.record_bulk_lists_title()} back={{ to, label: m.contacts_title() }} narrow>
      {ids === null ? (
        <EmptyState title={m.record_bulk_too_many()} text={m.record_bulk_too_many_text()} />
      ) : ids.length === 0 ? (
        <EmptyState title={m.record_none_ticked()} text={m.record_none_ticked_text()} />
      ) : lists.length === 0 ? (
        <EmptyState
          title={m.lists_none()}
          text={m.lists_none_ask()}
          action={<ButtonLink to={paths.lists}>{m.lists_title()}</ButtonLink>}
        />
      ) : (
        <Card title={m.record_bulk_count({ count: ids.length })}>
          <AccountForm>
            <HiddenFields fields={{ contact: ids, to }} />
            <Stack>
              <SelectField
                name="list"
                label={m.contacts_field_list()}
                options={lists.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <Actions>
                <Button variant="primary" name="intent" value="add">
                  {m.record_add_to_list()}
                </Button>
                <Button name="intent" value="remove">
                  {m.record_bulk_remove()}
                </Button>
                <ButtonLink to={to} variant="quiet">
                  {m.common_cancel()}
                </ButtonLink>
              </Actions>
            </Stack>
          </AccountForm>
        </Card>
      )}
    </Page>
  )
}
