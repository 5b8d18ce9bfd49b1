import { useLocation } from '@remix-run/react'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import type { AccountFacts } from './account-context.tsx'
import { TextLink } from './button.tsx'
import { Notice } from './notice.tsx'

/** Says on every page of an account whose trial has ended that it can only be read, before somebody fills in a form. */
export function TrialOver({ account: { id, name, role, acting } }: { account: AccountFacts }) {
  const { pathname } = useLocation()
  // The pages about plans say more about it.
  if (pathname.startsWith(`/a/${id}/licences`)) return null
  const buys = isAtLeast(role, 'admin') && !acting
  return (
    <Notice tone="warn" className="mb-6">
      <p>
        {m.common_trial_over({ account: name })}{' '}
        {buys ? (
          <TextLink to={`/a/${id}/licences`}>{m.common_choose_plan()}</TextLink>
        ) : (
          m.common_trial_over_ask()
        )}
      </p>
    </Notice>
  )
}
