import * as m from '#app/i18n/paraglide/messages.js'
import { planName } from '#app/i18n/plan-words.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { usePeoplePaths } from '../parts/paths.ts'

/** Teams are not on the account's plan: which one has them, and the way there. Stored ones wait for it. */
export function PlanTooSmall({ plan, stored }: { plan: string | null; stored: boolean }) {
  const paths = usePeoplePaths()
  return (
    <Notice tone="warn" title={m.teams_refused_plan({ plan: plan ? planName(plan) : '' })}>
      <p>{stored ? m.teams_plan_stored() : m.teams_plan_text()}</p>
      <ButtonLink small to={paths.licences} className="mt-2">
        {m.teams_plan_see()}
      </ButtonLink>
    </Notice>
  )
}
