import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'

/** Teams are not on the account's plan: which one has them, and the way there. Stored ones wait for it. */
export function PlanTooSmall({ stored }: { stored: boolean }) {
  const { id } = useAccount()
  return (
    <Notice tone="warn" title={m.teams_refused_plan()}>
      <p>{stored ? m.teams_plan_stored() : m.teams_plan_text()}</p>
      <ButtonLink small to={`/a/${id}/settings/plan`} className="mt-2">
        {m.teams_plan_see()}
      </ButtonLink>
    </Notice>
  )
}
