import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '../account-context.tsx'
import { TextLink } from '../button.tsx'
import { Notice } from '../notice.tsx'
import { Time } from '../time.tsx'

/** Until when the account is tried, and the way to keep it. */
export function TrialRuns({ until }: { until: string }) {
  const { id, timeZone } = useAccount()
  return (
    <Notice>
      <p>
        {m.common_trial_until()} <Time at={until} zone={timeZone} />.{' '}
        <TextLink to={`/a/${id}/licences`}>{m.common_choose_plan()}</TextLink>
      </p>
    </Notice>
  )
}
