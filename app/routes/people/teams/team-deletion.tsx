import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { requireConfirmation, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { deleteTeam } from '#app/domain/people/teams/delete-team.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import { team } from '#app/domain/people/teams/teams.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ConfirmForm } from '#app/ui/confirm.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { peoplePaths, usePeoplePaths } from '../parts/paths.ts'
import { refusedTeam } from './refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.teams_delete(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  const found = await team(standing.account.id, requireId(params.teamId))
  if (!found) throw notFound()
  const { active } = await teamSettings(standing.account.id)
  return json({ team: found, active })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true, floor: 'admin' })
  await requireConfirmation(request, standing)
  const outcome = await deleteTeam(standing, requireId(params.teamId))
  if (!outcome.ok) return refusedTeam(outcome)
  const text = m.teams_deleted({ team: outcome.name })
  return await redirectWithFlash(peoplePaths(standing.account.id).teams, { tone: 'ok', text })
}

export default function TeamDeletion() {
  const { team, active } = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const account = useAccount().name
  const paths = usePeoplePaths()
  const count = team.people + team.deactivated
  return (
    <Page
      title={m.teams_delete_title({ team: team.name, account })}
      back={{ to: paths.team(team.id), label: team.name }}
      narrow
    >
      <ConfirmForm
        confirm={m.teams_delete_confirm({ team: team.name })}
        cancel={{ to: paths.team(team.id) }}
        errors={refusal?.errors['']}
      >
        <ul className="grid list-disc gap-1 pl-5">
          <li>{count > 0 ? m.teams_delete_people({ count, account }) : m.teams_delete_nobody()}</li>
          {active && count > 0 && <li>{m.teams_delete_sight()}</li>}
          <li>{m.teams_delete_nothing_else()}</li>
        </ul>
        <p className="text-sm text-ink2">{m.teams_delete_final()}</p>
      </ConfirmForm>
    </Page>
  )
}
