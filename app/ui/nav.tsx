import { NavLink } from '@remix-run/react'
import type { LucideIcon } from 'lucide-react'

export type NavEntry = { to: string; label: string; icon: LucideIcon; end?: boolean }

/** The sections of an account or of one's own login; the open one is marked in the account's colour. */
export function NavList({ entries, label, acting }: { entries: NavEntry[]; label: string; acting: boolean }) {
  const current = acting
    ? 'aria-[current]:bg-acting-soft aria-[current]:shadow-[inset_3px_0_var(--acting)]'
    : 'aria-[current]:bg-accent-soft'
  return (
    <nav aria-label={label}>
      <ul className="grid gap-0.5">
        {entries.map(({ to, label, icon: Icon, end }) => (
          <li key={to}>
            <NavLink
              to={to}
              end={end}
              className={`flex min-h-9 items-center gap-2.5 rounded-md px-3 py-1.5 text-sm text-ink2 hover:bg-sunken hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink pointer-coarse:min-h-11 ${current}`}
            >
              <Icon aria-hidden className="size-4.5 shrink-0" strokeWidth={1.75} />
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
