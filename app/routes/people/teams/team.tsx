import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { isId, notFound, requireId } from '#app/auth/ids.ts'
import { addTeamMembers, mostAtOnce } from '#app/domain/people/teams/add-team-members.ts'
import { removeTeamMember } from '#app/domain/people/teams/remove-team-member.ts'
import { renameTeam } from '#app/domain/people/teams/rename-team.ts'
import { planForTeams } from '#app/domain/people/licences/plan-allows.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import { peopleOutside, team, teamMembers } from '#app/domain/people/teams/teams.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listFilter } from '../../list-filter.ts'
import { peoplePaths, usePeoplePaths } from '../parts/paths.ts'
import { AddPeople } from './add-people.tsx'
import { PlanTooSmall } from './plan-too-small.tsx'
import { refusedTeam } from './refusals.ts'
import { RenameForm } from './rename-form.tsx'
import { TeamPeople } from './team-people.tsx'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data?.team.name ?? m.teams_title(), matches)

const schema = z.discriminatedUnion(
  'intent',
  [
    z.object({ intent: z.literal('rename'), name: z.string().default('') }),
    z.object({ intent: z.literal('add'), people: listField(z.string(), mostAtOnce).default([]) }),
    z.object({ intent: z.literal('remove'), person: z.string() }),
  ],
  { error: () => m.identity_form_not_understood() },
)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const accountId = standing.account.id
  const found = await team(accountId, requireId(params.teamId))
  if (!found) throw notFound()
  const { params: query, search, page } = listFilter(request)
  const find = (query.get('find') ?? '').replaceAll('\0', '').slice(0, 200)
  const { allowed } = await teamSettings(accountId)
  const mayChange = allowed && !standing.acting
  const [inside, outside] = await Promise.all([
    teamMembers(accountId, found.id, { search, page }),
    mayChange ? peopleOutside(accountId, found.id, find) : null,
  ])
  return json({
    team: found,
    inside: { ...inside, search, page },
    outside: outside && { ...outside, find },
    mayChange,
    allowed,
    plan: await planForTeams(),
  })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const teamId = requireId(params.teamId)
  if (!(await team(standing.account.id, teamId))) throw notFound()
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const paths = peoplePaths(standing.account.id)
  const done = (text: string) => redirectWithFlash(paths.team(teamId), { tone: 'ok', text })
  const { value } = form
  switch (value.intent) {
    case 'rename': {
      const outcome = await renameTeam(standing, teamId, value.name)
      if (!outcome.ok) return refusedTeam(outcome, value)
      return await done(outcome.changed ? m.teams_renamed({ team: outcome.name }) : m.people_details_same())
    }
    case 'add': {
      if (!value.people.every(isId)) return refusedTeam({ reason: 'no-such-person' }, value)
      const outcome = await addTeamMembers(standing, teamId, value.people)
      if (!outcome.ok) return refusedTeam(outcome, value)
      return await done(
        outcome.added.length === 1
          ? m.teams_added_one({ name: outcome.added[0]!, team: outcome.team })
          : m.teams_added({ count: outcome.added.length, team: outcome.team }),
      )
    }
    case 'remove': {
      if (!isId(value.person)) return refusedTeam({ reason: 'no-such-person' })
      const outcome = await removeTeamMember(standing, teamId, value.person)
      if (!outcome.ok) return refusedTeam(outcome)
      return await done(m.teams_removed({ name: outcome.name, team: outcome.team }))
    }
  }
}

export default function Team() {
  const { team, inside, outside, mayChange, allowed, plan } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = usePeoplePaths()
  return (
    <Page
      title={team.name}
      lead={m.teams_size({ count: team.people })}
      back={{ to: paths.teams, label: m.teams_title() }}
      actions={mayChange && <ButtonLink to={paths.teamDeletion(team.id)}>{m.teams_delete()}</ButtonLink>}
    >
      {!allowed ? <PlanTooSmall plan={plan} stored /> : !mayChange && <Notice>{m.teams_read_only()}</Notice>}
      <TeamPeople inside={inside} mayChange={mayChange} refusal={refusal} />
      {outside && <AddPeople outside={outside} refusal={refusal} />}
      {mayChange && <RenameForm name={team.name} refusal={refusal} />}
    </Page>
  )
}
