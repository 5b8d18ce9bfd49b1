import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { hidesDeactivated } from '#app/domain/people/account/hide-deactivated.ts'
import { invitations, invitedCount } from '#app/domain/people/invitations/invitations.ts'
import { mayDo } from '#app/domain/people/member.ts'
import { members, peopleCounts } from '#app/domain/people/members.ts'
import { visibleAmong } from '#app/domain/people/teams/visible-members.ts'
import { managesPeople } from '#app/domain/people/reach.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { isAtLeast, roles } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { SelectField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager } from '#app/ui/table.tsx'
import { titleFor } from '#app/ui/title.ts'
import { licenceFacts } from '../licences/parts/facts.ts'
import { LicenceMeter } from '../licences/parts/meter.tsx'
import { choice, listFilter } from '../list-filter.ts'
import { InvitationsTable } from './parts/invitation-rows.tsx'
import { MembersTable } from './parts/member-rows.tsx'
import { usePeoplePaths } from './parts/paths.ts'
import { TeamSelect } from './teams/team-column.tsx'
import { teamFilter } from './teams/team-filter.ts'
import { PeopleTabs, views } from './parts/tabs.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.people_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { params: query, search, page } = listFilter(request)
  const view = choice(query.get('view'), views)
  const floor = view === 'invitations' ? 'manager' : 'viewer'
  const standing = await requireScope(request, params.accountId, { floor })
  const teams = await teamFilter(standing, query)
  const filter = { search, page, role: query.get('role') ?? '', team: teams.team }
  const manages = managesPeople(standing.role)
  const [subscription, invited, { deactivated, ...counts }, hides] = await Promise.all([
    subscriptionOf(standing.account.id),
    isAtLeast(standing.role, 'manager') ? invitedCount(standing.account.id) : 0,
    peopleCounts(standing.account.id),
    hidesDeactivated(standing.account.id),
  ])
  const shared = {
    page,
    invited,
    licences: licenceFacts(subscription),
    counts: { ...counts, deactivated: hides && !manages ? null : deactivated },
    hides,
    manages: manages && !standing.acting,
    filtered: search !== '' || filter.role !== '' || filter.team !== null || page > 1,
    teams: { team: teams.team, choices: teams.choices },
    role: filter.role,
  }
  if (view === 'invitations') {
    const { invitations: rows, hasNext } = await invitations(standing, filter)
    return json({ ...shared, view, rows, hasNext, open: null, teamsOf: null })
  }
  const [{ members: people, hasNext }, open] = await Promise.all([
    members(standing, { ...filter, state: view }),
    view === 'all' && !shared.filtered ? openInvitations(standing) : null,
  ])
  const ids = people.map(({ membershipId }) => membershipId)
  const [teamsOf, visible] = await Promise.all([teams.of(ids), visibleAmong(standing, ids)])
  const rows = people.map((row) => ({
    ...row,
    seesContacts: visible.has(row.membershipId),
    own: row.membershipId === standing.membershipId,
    may: mayDo(standing, row),
  }))
  return json({ ...shared, view, rows, hasNext, open, teamsOf })
}

/** The newest invitations, below the people they may add to; addresses are for manager and above. */
async function openInvitations(standing: Standing) {
  if (!isAtLeast(standing.role, 'manager')) return null
  const { invitations: rows } = await invitations(standing)
  return rows.length > 0 ? { rows: rows.slice(0, mostBelow), more: rows.length > mostBelow } : null
}
const mostBelow = 5

export default function People() {
  const data = useLoaderData<typeof loader>()
  const { acting, role } = useAccount()
  const paths = usePeoplePaths()
  return (
    <Page
      title={m.people_title()}
      actions={
        <>
          {isAtLeast(role, 'admin') && <ButtonLink to={paths.licences}>{m.licences_title()}</ButtonLink>}
          {data.manages && !data.licences.trialOver && (
            <ButtonLink to={paths.invite} variant="primary">
              {m.people_invite()}
            </ButtonLink>
          )}
        </>
      }
    >
      {acting && <Notice>{m.people_read_only()}</Notice>}
      <Card>
        <LicenceMeter facts={data.licences} invited={data.invited} />
      </Card>
      <PeopleTabs current={data.view} counts={data.counts} hidden={data.hides} />
      <Filters view={data.view} role={data.role} teams={data.teams} />
      {data.rows.length === 0 ? (
        <Nobody view={data.view} filtered={data.filtered} manages={data.manages} />
      ) : (
        <div>
          {data.view === 'invitations' ? (
            <InvitationsTable rows={data.rows} manages={data.manages} />
          ) : (
            <MembersTable rows={data.rows} teamsOf={data.teamsOf} />
          )}
          <Pager page={data.page} hasNext={data.hasNext} />
        </div>
      )}
      {data.open && (
        <Section
          title={m.people_open_invitations()}
          actions={
            data.open.more && (
              <ButtonLink small to={paths.invitations}>
                {m.people_all_invitations()}
              </ButtonLink>
            )
          }
        >
          <InvitationsTable rows={data.open.rows} manages={data.manages} />
        </Section>
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
