import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { listRequests, requestStates } from '#app/domain/linking/access-requests.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { Page } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager, Table, Th } from '#app/ui/table.tsx'
import { titleFor } from '#app/ui/title.ts'
import { choice, listFilter } from '../list-filter.ts'
import { useClientPaths } from './agency/paths.ts'
import { RequestListRow } from './agency/request-row.tsx'
import { requestStateName } from './agency/request-state.tsx'
import { ClientTabs } from './agency/tabs.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.linking_requests_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { agency: true, floor: 'manager' })
  const { params: asked, search, page } = listFilter(request)
  const filter = { search, page, state: choice(asked.get('state'), ['all', ...requestStates]) }
  return json({ filter, states: requestStates, ...(await listRequests(standing, filter)) })
}

export default function Requests() {
  const { rows, hasNext, filter, states } = useLoaderData<typeof loader>()
  const paths = useClientPaths()
  const unfiltered = filter.search === '' && filter.state === 'all' && filter.page === 1
  const connect = (
    <ButtonLink to={paths.connect} variant="primary">
      {m.linking_connect()}
    </ButtonLink>
  )
  return (
    <Page title={m.linking_clients_title()} actions={connect}>
      <ClientTabs current="requests" />
      {unfiltered && rows.length === 0 ? (
        <EmptyState title={m.linking_no_requests()} text={m.linking_no_requests_text()} action={connect} />
      ) : (
        <>
          <SearchForm label={m.linking_search_requests()} filters={['state']}>
            <SelectField
              name="state"
              label={m.common_status()}
              hideLabel
              options={[
                { value: 'all', label: m.linking_state_all() },
                ...states.map((value) => ({ value, label: requestStateName(value) })),
              ]}
              defaultValue={filter.state}
              className="min-w-40"
            />
          </SearchForm>
          {rows.length === 0 ? (
            <EmptyState
              title={m.linking_nothing_found()}
              text={m.linking_nothing_found_text()}
              action={<ButtonLink to={paths.requests}>{m.common_clear_filters()}</ButtonLink>}
            />
          ) : (
            <div>
              <Table label={m.linking_requests_title()} head={<Head />}>
                {rows.map((row) => (
                  <RequestListRow key={row.id} request={row} />
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

function Head() {
  return (
    <>
      <Th>{m.linking_address()}</Th>
      <Th>{m.common_status()}</Th>
      <Th>{m.common_role()}</Th>
      <Th>{m.linking_mail()}</Th>
      <Th>{m.linking_asked_by()}</Th>
      <Th>{m.linking_asked_on()}</Th>
      <Th>
        <span className="sr-only">{m.linking_actions()}</span>
      </Th>
    </>
  )
}
