import { Link } from '@remix-run/react'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { usePeoplePaths } from './paths.ts'

export const views = ['all', 'active', 'invitations', 'deactivated'] as const
export type View = (typeof views)[number]

/** `deactivated` is null where the reader does not see who is. */
type Counts = { active: number; invited: number; deactivated: number | null }

/** Everybody, who is active, open invitations and who is deactivated, each with its number. Invitations are addresses: manager and up. */
export function PeopleTabs({
  current,
  counts,
  hidden,
}: {
  current: View
  counts: Counts
  /** Whether those deactivated are only shown to whoever asks for them. */
  hidden: boolean
}) {
  const paths = usePeoplePaths()
  const seesInvitations = isAtLeast(useAccount().role, 'manager')
  const tabs = [
    {
      view: 'all',
      to: paths.people,
      label: m.people_tab_all(),
      count: counts.active + (hidden ? 0 : (counts.deactivated ?? 0)),
    },
    { view: 'active', to: paths.active, label: m.people_tab_active(), count: counts.active },
    seesInvitations && {
      view: 'invitations',
      to: paths.invitations,
      label: m.people_tab_invitations(),
      count: counts.invited,
    },
    counts.deactivated !== null && {
      view: 'deactivated',
      to: paths.deactivated,
      label: m.people_tab_deactivated(),
      count: counts.deactivated,
    },
  ].filter((tab) => tab !== false)
  return (
    <nav aria-label={m.people_tabs()} className="-mt-2 flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map(({ view, to, label, count }) => (
        <Link
          key={view}
          to={to}
          aria-current={view === current ? 'page' : undefined}
          className="-mb-px inline-flex min-h-10 items-center gap-1.5 border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap text-ink2 hover:text-ink aria-[current]:border-accent aria-[current]:text-ink pointer-coarse:min-h-11"
        >
          {label}
          <span className="font-normal text-ink3 tabular-nums">{count}</span>
        </Link>
      ))}
    </nav>
  )
}
