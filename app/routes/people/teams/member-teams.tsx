import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { isId, notFound, requireId } from '#app/auth/ids.ts'
import { addTeamMembers } from '#app/domain/people/teams/add-team-members.ts'
import { member } from '#app/domain/people/member.ts'
import { removeTeamMember } from '#app/domain/people/teams/remove-team-member.ts'
import { planForTeams } from '#app/domain/people/licences/plan-allows.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import { teamsOf, teamsWithout } from '#app/domain/people/teams/teams.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { FormErrors } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listFilter } from '../../list-filter.ts'
import { peoplePaths, usePeoplePaths } from '../parts/paths.ts'
import { PlanTooSmall } from './plan-too-small.tsx'
import { refusedTeam } from './refusals.ts'
import { TeamButtons } from './team-buttons.tsx'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data ? m.teams_of({ name: data.person.name }) : m.teams_title(), matches)

const schema = z.object({ intent: z.enum(['add', 'remove']), team: z.string() })

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const person = await member(standing, requireId(params.membershipId))
  if (!person) throw notFound()
  const { membershipId, name, deactivatedAt } = person
  const find = (listFilter(request).params.get('find') ?? '').replaceAll('\0', '').slice(0, 200)
  const [{ allowed }, own, others] = await Promise.all([
    teamSettings(standing.account.id),
    teamsOf(standing, [membershipId]),
    teamsWithout(standing.account.id, membershipId, find),
  ])
  return json({
    person: { membershipId, name, deactivated: deactivatedAt !== null },
    own: own[membershipId] ?? [],
    others: { ...others, find },
    allowed,
    plan: await planForTeams(),
  })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const membershipId = requireId(params.membershipId)
  if (!(await member(standing, membershipId))) throw notFound()
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { intent, team } = form.value
  if (!isId(team)) throw notFound()
  const back = (text: string) =>
    redirectWithFlash(peoplePaths(standing.account.id).memberTeams(membershipId), { tone: 'ok', text })
  if (intent === 'remove') {
    const outcome = await removeTeamMember(standing, team, membershipId)
    if (!outcome.ok) return refusedTeam(outcome, form.value)
    return await back(m.teams_removed({ name: outcome.name, team: outcome.team }))
  }
  const outcome = await addTeamMembers(standing, team, [membershipId])
  if (!outcome.ok) return refusedTeam(outcome, form.value)
  const [name] = outcome.added
  return await back(name ? m.teams_added_one({ name, team: outcome.team }) : m.people_details_same())
}

export default function MemberTeams() {
  const { person, own, others, allowed, plan } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = usePeoplePaths()
  const { name, membershipId, deactivated } = person
  const noTeams = own.length === 0 && others.teams.length === 0 && others.find === ''
  return (
    <Page
      title={m.teams_of({ name })}
      lead={m.teams_of_lead()}
      back={{ to: paths.one(membershipId), label: name }}
      narrow
    >
      {!allowed && <PlanTooSmall plan={plan} stored={own.length > 0} />}
      <FormErrors errors={refusal && Object.values(refusal.errors).flat()} />
      {noTeams ? (
        <EmptyState
          title={m.teams_none()}
          text={m.teams_none_text()}
          action={allowed && <ButtonLink to={paths.teams}>{m.teams_title()}</ButtonLink>}
        />
      ) : (
        <>
          <Card title={m.teams_is_in({ name })} flush>
            {own.length === 0 ? (
              <p className="p-5 text-sm text-ink2">{m.teams_is_in_none({ name })}</p>
            ) : (
              <TeamButtons teams={own} intent="remove" label={m.teams_take_out()} enabled={allowed} />
            )}
          </Card>
          {deactivated ? (
            <Notice>{m.teams_refused_deactivated()}</Notice>
          ) : (
            allowed && (
              <Card title={m.teams_other()} flush>
                {(others.more || others.find !== '') && (
                  <div className="border-b border-line p-5">
                    <SearchForm name="find" label={m.teams_search()} />
                  </div>
                )}
                {others.teams.length === 0 ? (
                  <p className="p-5 text-sm text-ink2">
                    {others.find ? m.teams_none_found_text() : m.teams_in_all({ name })}
                  </p>
                ) : (
                  <TeamButtons teams={others.teams} intent="add" label={m.teams_add()} enabled />
                )}
              </Card>
            )
          )}
        </>
      )}
    </Page>
  )
}
