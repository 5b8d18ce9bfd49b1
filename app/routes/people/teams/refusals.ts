import { json } from '@remix-run/node'
import type { FormAnswer } from '#app/auth/form.ts'
import { notFound } from '#app/auth/ids.ts'
import type { AddingRefusal } from '#app/domain/people/teams/add-team-members.ts'
import type { PrivacyRefusal } from '#app/domain/people/teams/change-privacy.ts'
import { mostTeams, type TeamNameRefusal } from '#app/domain/people/teams/create-team.ts'
import { longestTeamName } from '#app/domain/people/teams/team-names.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'

type Reason = TeamNameRefusal | AddingRefusal | PrivacyRefusal
type Answer = { status: 403 | 404 | 409 | 422; say: (facts: { plan: string }) => string; field?: string }

const answers: Record<Reason, Answer> = {
  'own-membership': { status: 403, say: m.common_error_text_own },
  'not-allowed': { status: 403, say: m.people_refused_not_allowed },
  'plan-too-small': {
    status: 403,
    say: ({ plan }) => (plan ? m.teams_refused_plan({ plan }) : m.teams_switch_on_plan()),
  },
  'no-such-team': { status: 404, say: m.common_error_text_not_found },
  'name-missing': { status: 422, say: m.teams_refused_name_missing, field: 'name' },
  'name-too-long': {
    status: 422,
    say: () => m.teams_refused_name_too_long({ count: longestTeamName }),
    field: 'name',
  },
  'name-taken': { status: 409, say: m.teams_refused_name_taken, field: 'name' },
  'too-many-teams': { status: 409, say: () => m.teams_refused_too_many({ count: mostTeams }) },
  'nobody-chosen': { status: 422, say: m.teams_refused_nobody_chosen, field: 'people' },
  'no-such-person': { status: 422, say: m.teams_refused_no_such_person, field: 'people' },
  deactivated: { status: 422, say: m.teams_refused_deactivated, field: 'people' },
  'no-such-choice': { status: 422, say: m.identity_form_choose, field: 'privacy' },
}

/** The answer to a form about teams whose wish was refused: at its field, else above the form. */
export function refusedTeam(
  { reason, plan }: { reason: Reason; plan?: string | null },
  values: FormAnswer['values'] = {},
) {
  const { say, status, field = '' } = answers[reason]
  if (status === 404) throw notFound()
  return json<FormAnswer>(
    { errors: { [field]: [say({ plan: plan ? planName(plan) : '' })] }, values },
    { status },
  )
}
