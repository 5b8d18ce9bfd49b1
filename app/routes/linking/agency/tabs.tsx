import { Link } from '@remix-run/react'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { useClientPaths } from './paths.ts'

/** Clients and requests side by side, for those who may see requests. */
export function ClientTabs({ current }: { current: 'clients' | 'requests' }) {
  const paths = useClientPaths()
  if (!isAtLeast(useAccount().role, 'manager')) return null
  const tabs = [
    { key: 'clients', to: paths.clients, label: m.linking_tab_clients() },
    { key: 'requests', to: paths.requests, label: m.linking_tab_requests() },
  ]
  return (
    <nav aria-label={m.linking_tabs()} className="-mt-2 flex gap-1 border-b border-line">
      {tabs.map(({ key, to, label }) => (
        <Link
          key={key}
          to={to}
          aria-current={key === current ? 'page' : undefined}
          className="-mb-px inline-flex min-h-10 items-center border-b-2 border-transparent px-3 text-sm font-medium text-ink2 hover:text-ink aria-[current]:border-accent aria-[current]:text-ink pointer-coarse:min-h-11"
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
