import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { changePrivacy } from '#app/domain/people/teams/change-privacy.ts'
import { createTeam } from '#app/domain/people/teams/create-team.ts'
import { planForTeams } from '#app/domain/people/licences/plan-allows.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import { teams } from '#app/domain/people/teams/teams.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Notice } from '#app/ui/notice.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { listFilter } from '../../list-filter.ts'
import { peoplePaths, usePeoplePaths } from '../parts/paths.ts'
import { PlanTooSmall } from './plan-too-small.tsx'
import { PrivacyForm } from './privacy-form.tsx'
import { reachTable } from './reach-rows.ts'
import { ReachTable } from './reach-table.tsx'
import { refusedTeam } from './refusals.ts'
import { TeamsSection } from './teams-section.tsx'

export const meta: MetaFunction = ({ matches }) => titleFor(m.teams_title(), matches)

const schema = z.discriminatedUnion(
  'intent',
  [
    z.object({ intent: z.literal('create'), name: z.string().default('') }),
    z.object({
      intent: z.literal('privacy'),
      teams: z.enum(['on', 'off']),
      privacy: z.string().default(''),
    }),
  ],
  { error: () => m.identity_form_not_understood() },
)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const { search, page } = listFilter(request)
  const settings = await teamSettings(standing.account.id)
  const { teams: rows, hasNext } = await teams(standing.account.id, { search, page })
  return json({
    settings,
    reaches: reachTable(settings),
    plan: await planForTeams(),
    list: { rows, hasNext, page, search },
    acting: standing.acting !== null,
  })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const paths = peoplePaths(standing.account.id)
  if (form.value.intent === 'create') {
    const outcome = await createTeam(standing, form.value.name)
    if (!outcome.ok) return refusedTeam(outcome, form.value)
    const text = m.teams_created({ team: outcome.name })
    return await redirectWithFlash(paths.team(outcome.teamId), { tone: 'ok', text })
  }
  const { teams, privacy } = form.value
  const outcome = await changePrivacy(standing, { teams: teams === 'on', privacy })
  if (!outcome.ok) return refusedTeam(outcome, form.value)
  const text = outcome.changed ? m.teams_privacy_saved() : m.people_details_same()
  return await redirectWithFlash(paths.teams, { tone: 'ok', text })
}

export default function Teams() {
  const { settings, reaches, plan, list, acting } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const paths = usePeoplePaths()
  return (
    <Page
      title={m.teams_title()}
      lead={m.teams_lead()}
      back={{ to: paths.settings, label: m.common_nav_settings() }}
    >
      {acting && <Notice>{m.teams_read_only()}</Notice>}
      {!settings.allowed && <PlanTooSmall plan={plan} stored={settings.on || list.rows.length > 0} />}
      <PrivacyForm settings={settings} refusal={refusal} readOnly={acting} />
      <ReachTable rows={reaches} />
      {(settings.allowed || list.rows.length > 0 || list.search !== '') && (
        <TeamsSection
          list={list}
          on={settings.active}
          mayCreate={settings.allowed && !acting}
          refusal={refusal}
        />
      )}
    </Page>
  )
}
