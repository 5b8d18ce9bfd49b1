import { Link } from '@remix-run/react'
import { UserCheck } from 'lucide-react'
import * as m from '#app/i18n/paraglide/messages.js'
import type { AccountFacts } from './account-context.tsx'

/** Counting ends here. */
export const mostNewCounted = 99

/** How many contacts the reader was given and has not looked at yet; leads to them (C5). Nothing where there are none. */
export function NewContacts({ account, className }: { account: AccountFacts; className: string }) {
  const { newContacts: count } = account
  if (count === 0) return null
  const number = count > mostNewCounted ? `${mostNewCounted}+` : String(count)
  return (
    <div className={className}>
      <Link
        to={`/a/${account.id}/contacts/assigned`}
        className="inline-flex min-h-8 items-center gap-1.5 rounded-full bg-accent-soft px-3 text-sm font-medium text-accent hover:underline pointer-coarse:min-h-11"
      >
        <UserCheck aria-hidden className="size-4" />
        <span aria-hidden className="tabular-nums md:hidden">
          {number}
        </span>
        <span className="sr-only md:not-sr-only">{m.ownership_badge({ count, number })}</span>
      </Link>
    </div>
  )
}
