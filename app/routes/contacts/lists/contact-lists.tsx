import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { countedLists, countedUpTo } from '#app/domain/contacts/lists/counted-lists.ts'
import { createList } from '#app/domain/contacts/lists/create-list.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Menu, MenuLink } from '#app/ui/menu.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { Page } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager, Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listFilter } from '../../list-filter.ts'
import { useFollowUpPaths } from '../follow-ups/paths.ts'
import { contactPaths, useContactPaths } from '../paths.ts'
import { ListForm } from './list-form.tsx'
import { refusedList } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.lists_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const { search, page } = listFilter(request)
  const { lists, hasNext } = await countedLists(standing, { search, page })
  // Beyond what is counted the number itself says nothing.
  const rows = lists.map(({ id, name, count, followUpDays }) => ({
    ...{ id, name, followUpDays, count: Math.min(count, countedUpTo), more: count > countedUpTo },
  }))
  return json({ rows, hasNext, page, search })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'manager' })
  const form = await readForm(request, z.object({ name: z.string().default('') }), standing)
  if (!form.ok) return refusedAnswer(form)
  const outcome = await createList(standing, form.value.name)
  if (!outcome.ok) return refusedList(outcome, form.value)
  const text = m.lists_created({ list: outcome.name })
  return await redirectWithFlash(contactPaths(standing.account.id).contactList(outcome.listId), {
    tone: 'ok',
    text,
  })
}

export default function ContactLists() {
  const { rows, hasNext, page, search } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = useContactPaths()
  const mayChange = isAtLeast(useAccount().role, 'manager')
  const found = search !== '' || page > 1
  return (
    <Page
      title={m.lists_title()}
      lead={m.lists_lead()}
      back={{ to: paths.contacts, label: m.contacts_title() }}
    >
      {mayChange && <ListForm refusal={refusal} />}
      {(rows.length > 10 || found) && <SearchForm label={m.lists_search()} />}
      {rows.length === 0 ? (
        <EmptyState
          title={found ? m.lists_none_found() : m.lists_none()}
          text={found ? m.lists_none_found_text() : mayChange ? m.lists_none_text() : m.lists_none_ask()}
        />
      ) : (
        <div>
          <Rows rows={rows} mayChange={mayChange} />
          <Pager page={page} hasNext={hasNext} />
        </div>
      )}
    </Page>
  )
}

type Row = { id: string; name: string; followUpDays: number | null; count: number; more: boolean }

function Rows({ rows, mayChange }: { rows: Row[]; mayChange: boolean }) {
  const paths = useContactPaths()
  const followUps = useFollowUpPaths()
  const locale = getLocale()
  return (
    <Table
      label={m.lists_title()}
      head={
        <>
          <Th>{m.contacts_field_list()}</Th>
          <Th numeric>{m.contacts_title()}</Th>
          <Th>{m.follow_ups_title()}</Th>
          {mayChange && (
            <Th>
              <span className="sr-only">{m.lists_change()}</span>
            </Th>
          )}
        </>
      }
    >
      {rows.map(({ id, name, followUpDays, count, more }) => (
        <Tr key={id}>
          <Td main>
            <Link to={paths.inList(id)} className="rounded-sm break-words hover:underline">
              {name}
            </Link>
          </Td>
          <Td label={m.contacts_title()} numeric>
            {formatNumber(count, locale)}
            {more && '+'}
          </Td>
          <Td label={m.follow_ups_title()}>
            <Link
              to={followUps.ofList(id)}
              className="text-link"
              aria-label={m.follow_ups_of_list({ list: name })}
            >
              {followUpDays ? m.follow_ups_every({ count: followUpDays }) : m.follow_ups_none_asked()}
            </Link>
          </Td>
          {mayChange && (
            <Td menu>
              <Menu label={name}>
                <MenuLink to={paths.contactList(id)}>{m.lists_change()}</MenuLink>
                <MenuLink to={paths.listDeletion(id)} danger>
                  {m.lists_delete()}
                </MenuLink>
              </Menu>
            </Td>
          )}
        </Tr>
      ))}
    </Table>
  )
}
