import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { invitations } from '#app/domain/people/invitations.ts'
import { mayDo } from '#app/domain/people/member.ts'
import { members, peopleCounts } from '#app/domain/people/members.ts'
import { managesPeople } from '#app/domain/people/reach.ts'
import { roles } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager } from '#app/ui/table.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listFilter } from '../list-filter.ts'
import { InvitationsTable } from './parts/invitation-rows.tsx'
import { MembersTable } from './parts/member-rows.tsx'
import { usePeoplePaths } from './parts/paths.ts'
import { TeamSelect } from './teams/team-column.tsx'
import { teamFilter } from './teams/team-filter.ts'
import { PeopleTabs, views } from './parts/tabs.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.people_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { params: query, search, page } = listFilter(request)
  const view = views.find((each) => each === query.get('view')) ?? 'active'
  const floor = view === 'invitations' ? 'manager' : 'viewer'
  const standing = await requireScope(request, params.accountId, { floor })
  const teams = await teamFilter(standing, query)
  const filter = { search, page, role: query.get('role') ?? '', team: teams.team }
  const shared = {
    page,
    counts: await peopleCounts(standing.account.id),
    manages: managesPeople(standing.role) && !standing.acting,
    filtered: search !== '' || filter.role !== '' || filter.team !== null || page > 1,
    teams: { team: teams.team, choices: teams.choices },
    role: filter.role,
  }
  if (view === 'invitations') {
    const { invitations: rows, hasNext } = await invitations(standing, filter)
    return json({ ...shared, view, rows, hasNext, teamsOf: null })
  }
  const { members: people, hasNext } = await members(standing, { ...filter, state: view })
  const rows = people.map((row) => ({
    ...row,
    own: row.membershipId === standing.membershipId,
    may: mayDo(standing, row),
  }))
  const teamsOf = await teams.of(people.map(({ membershipId }) => membershipId))
  return json({ ...shared, view, rows, hasNext, teamsOf })
}

export default function People() {
  const data = useLoaderData<typeof loader>()
  const { acting } = useAccount()
  const paths = usePeoplePaths()
  return (
    <Page
      title={m.people_title()}
      actions={
        data.manages && (
          <ButtonLink to={paths.invite} variant="primary">
            {m.people_invite()}
          </ButtonLink>
        )
      }
    >
      {acting && <Notice>{m.people_read_only()}</Notice>}
      <PeopleTabs current={data.view} counts={data.counts} />
      <Filters view={data.view} role={data.role} teams={data.teams} />
      {data.rows.length === 0 ? (
        <Nobody view={data.view} filtered={data.filtered} manages={data.manages} />
      ) : (
        <div>
          {data.view === 'invitations' ? (
            <InvitationsTable rows={data.rows} manages={data.manages} />
          ) : (
            <MembersTable rows={data.rows} deactivated={data.view === 'deactivated'} teamsOf={data.teamsOf} />
          )}
          <Pager page={data.page} hasNext={data.hasNext} />
        </div>
      )}
    </Page>
  )
}

type View = (typeof views)[number]
type TeamChoice = { team: string | null; choices: { id: string; name: string }[] | null }

function Filters({ view, role, teams }: { view: View; role: string; teams: TeamChoice }) {
  if (view === 'invitations') return <SearchForm label={m.people_search_invitations()} />
  const all = { value: '', label: m.people_all_roles() }
  const options = [all, ...roles.map((each) => ({ value: each, label: roleName(each) }))]
  return (
    <SearchForm label={m.people_search()} filters={['role', 'team']}>
      <SelectField
        name="role"
        label={m.common_role()}
        hideLabel
        options={options}
        defaultValue={role}
        className="min-w-40"
      />
      <TeamSelect {...teams} />
    </SearchForm>
  )
}

function Nobody({ view, filtered, manages }: { view: View; filtered: boolean; manages: boolean }) {
  const paths = usePeoplePaths()
  if (filtered) return <EmptyState title={m.people_none_found()} text={m.people_none_found_text()} />
  if (view === 'deactivated')
    return <EmptyState title={m.people_none_deactivated()} text={m.people_none_deactivated_text()} />
  return (
    <EmptyState
      title={m.people_none_invited()}
      text={m.people_none_invited_text()}
      action={manages && <ButtonLink to={paths.invite}>{m.people_invite()}</ButtonLink>}
    />
  )
}
