import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireUser } from '#app/auth/guards.ts'
import { shellUser } from '#app/auth/operators.ts'
import { myAccounts } from '#app/domain/identity/accounts.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager } from '#app/ui/table.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { listFilter } from '../list-filter.ts'
import { ClientRows, OwnRows } from './account-rows.tsx'
import { OwnFrame } from './own-frame.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_accounts_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  const { params, search, page } = listFilter(request)
  const accounts = await myAccounts(user.id, { search, page, size: 50 })
  const section = params.get('section') ?? ''
  return json({
    ...accounts,
    page,
    search,
    section: /^[a-z]{1,20}$/.test(section) ? section : '',
    user: await shellUser(user),
  })
}

/** Every account one can open, each one click away. */
export default function Accounts() {
  const { own, clients, hasNext, page, search, section, user } = useLoaderData<typeof loader>()
  return (
    <OwnFrame user={user}>
      <Page
        title={m.identity_accounts_title()}
        lead={m.identity_accounts_lead()}
        actions={<ButtonLink to="/accounts/new">{m.identity_account_new()}</ButtonLink>}
      >
        <SearchForm label={m.identity_accounts_search()} />
        {own.length + clients.length === 0 && (
          <EmptyState
            title={search ? m.identity_accounts_none_found() : m.identity_accounts_none()}
            text={search ? m.identity_accounts_none_found_text() : undefined}
          />
        )}
        {own.length > 0 && (
          <Section title={m.identity_accounts_own()}>
            <OwnRows accounts={own} section={section} />
          </Section>
        )}
        {clients.length > 0 && (
          <Section title={m.identity_accounts_clients()}>
            <ClientRows accounts={clients} section={section} />
          </Section>
        )}
        <Pager page={page} hasNext={hasNext} />
      </Page>
    </OwnFrame>
  )
}
