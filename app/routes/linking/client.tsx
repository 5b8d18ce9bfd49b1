import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { clientPeople, clientPeoplePerPage } from '#app/domain/linking/client.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { roleName, RoleWords } from '#app/ui/roles.tsx'
import { Pager } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { pageNumber } from '../list-filter.ts'
import { requireClient, rightsOver } from './agency/client-page.ts'
import { GoToAccount } from './agency/go-to-account.tsx'
import { useClientPaths } from './agency/paths.ts'
import { PeopleTable } from './agency/people-table.tsx'

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  titleFor(data?.client.name ?? m.common_client(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { standing, client } = await requireClient({ request, params })
  const page = pageNumber(request)
  const people = (await clientPeople(standing, client, page)).map((person) => ({
    ...person,
    me: person.userId === standing.user.id,
    ...rightsOver(standing, client, person),
  }))
  return json({ client, people, page, pages: Math.max(1, Math.ceil(client.count / clientPeoplePerPage)) })
}

export default function ClientPage() {
  const { client, people, page, pages } = useLoaderData<typeof loader>()
  const { role, timeZone } = useAccount()
  const paths = useClientPaths()
  const admin = isAtLeast(role, 'admin')
  const addUser = client.ceiling && (
    <ButtonLink to={paths.addUser(client.linkId)}>{m.linking_add_user()}</ButtonLink>
  )
  return (
    <Page
      title={client.name}
      back={{ to: paths.clients, label: m.linking_clients_title() }}
      actions={
        <>
          {addUser}
          {client.myRole && <GoToAccount clientId={client.clientId} variant="primary" />}
        </>
      }
    >
      <Card>
        <Facts columns={4}>
          <Fact name={m.linking_highest_role()}>{roleName(client.maxRole)}</Fact>
          <Fact name={m.linking_your_role()}>
            {client.myRole ? roleName(client.myRole) : m.linking_no_role()}
          </Fact>
          <Fact name={m.linking_approved_on()}>
            <Time at={client.approvedAt} zone={timeZone} style="day" />
          </Fact>
          <Fact name={m.common_end_date()}>
            {client.lastDay ? (
              <Time at={`${client.lastDay}T12:00:00Z`} zone="UTC" style="day" />
            ) : (
              m.linking_no_end()
            )}
          </Fact>
        </Facts>
        <details className="mt-4 border-t border-line pt-3">
          <summary className="inline-flex min-h-6 items-center rounded-sm text-sm font-medium text-accent underline decoration-accent/40 underline-offset-3 pointer-coarse:min-h-11">
            {m.linking_what_role_allows({ role: roleName(client.maxRole) })}
          </summary>
          <div className="mt-3">
            <RoleWords role={client.maxRole} />
          </div>
        </details>
      </Card>
      <Section title={m.linking_people_with_access()}>
        {client.count === 0 ? (
          <EmptyState title={m.linking_no_people()} text={m.linking_no_people_text()} action={addUser} />
        ) : (
          <>
            <PeopleTable linkId={client.linkId} clientName={client.name} people={people} />
            <Pager page={page} hasNext={page < pages} />
          </>
        )}
      </Section>
      {admin && (
        <Section title={m.linking_leave_client()} text={m.linking_leave_text({ client: client.name })}>
          <ButtonLink to={paths.departure(client.linkId)}>{m.linking_leave_client()}</ButtonLink>
        </Section>
      )}
    </Page>
  )
}
