import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { listClients } from '#app/domain/linking/clients.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { Page } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager, Table, Th } from '#app/ui/table.tsx'
import { titleFor } from '#app/ui/title.ts'
import { ClientListRow } from './agency/client-rows.tsx'
import { clientFilter } from './agency/client-filter.ts'
import { useClientPaths } from './agency/paths.ts'
import { ClientTabs } from './agency/tabs.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.linking_clients_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { agency: true })
  const filter = clientFilter(request)
  return json({ filter, ...(await listClients(standing, filter)) })
}

export default function Clients() {
  const { rows, hasNext, filter } = useLoaderData<typeof loader>()
  const paths = useClientPaths()
  const { role } = useAccount()
  const asks = isAtLeast(role, 'manager')
  const mayAdd = isAtLeast(role, 'admin') || rows.some((row) => row.kind === 'link' && row.myRole)
  const unfiltered = filter.search === '' && filter.show === 'all' && filter.page === 1
  const show = [
    { value: 'all', label: asks ? m.linking_show_all() : m.linking_show_active() },
    { value: 'active', label: m.linking_show_active() },
    { value: 'requests', label: m.linking_show_requests() },
  ]
  return (
    <Page
      title={m.linking_clients_title()}
      actions={
        <>
          {mayAdd && <ButtonLink to={paths.addUser()}>{m.linking_add_user()}</ButtonLink>}
          {asks && (
            <ButtonLink to={paths.connect} variant="primary">
              {m.linking_connect()}
            </ButtonLink>
          )}
        </>
      }
    >
      <ClientTabs current="clients" />
      {unfiltered && rows.length === 0 ? (
        <NoClients asks={asks} />
      ) : (
        <>
          <SearchForm
            label={asks ? m.linking_search_clients() : m.linking_search_names()}
            filters={asks ? ['show'] : []}
          >
            {asks && (
              <SelectField
                name="show"
                label={m.linking_show()}
                hideLabel
                options={show}
                defaultValue={filter.show}
                className="min-w-40"
              />
            )}
          </SearchForm>
          {rows.length === 0 ? (
            <EmptyState
              title={m.linking_nothing_found()}
              text={m.linking_nothing_found_text()}
              action={<ButtonLink to={paths.clients}>{m.common_clear_filters()}</ButtonLink>}
            />
          ) : (
            <div>
              <Table
                label={m.linking_clients_title()}
                head={
                  <>
                    <Th>{m.common_client()}</Th>
                    <Th>{m.linking_your_role()}</Th>
                    <Th numeric>{m.linking_people()}</Th>
                    <Th>{m.common_last_active()}</Th>
                    <Th>
                      <span className="sr-only">{m.common_go_to_account()}</span>
                    </Th>
                    <Th>
                      <span className="sr-only">{m.linking_actions()}</span>
                    </Th>
                  </>
                }
              >
                {rows.map((row) => (
                  <ClientListRow key={row.id} row={row} />
                ))}
              </Table>
              <Pager page={filter.page} hasNext={hasNext} />
            </div>
          )}
        </>
      )}
    </Page>
  )
}

function NoClients({ asks }: { asks: boolean }) {
  const paths = useClientPaths()
  if (!asks)
    return <EmptyState title={m.linking_no_clients_member()} text={m.linking_no_clients_member_text()} />
  return (
    <EmptyState
      title={m.linking_no_clients()}
      text={m.linking_no_clients_text()}
      action={
        <>
          <ButtonLink to={paths.connect} variant="primary">
            {m.linking_connect()}
          </ButtonLink>
          <ButtonLink to="/guide">{m.common_nav_guide()}</ButtonLink>
        </>
      }
    />
  )
}
