import { Link, NavLink, useLocation } from '@remix-run/react'
import type { LucideIcon } from 'lucide-react'

/**
 * `also`: a page of this section whose address lies elsewhere, with all below it. `without`: pages below it that are
 * sections of their own.
 */
export type NavEntry = {
  to: string
  label: string
  icon: LucideIcon
  end?: boolean
  also?: string
  without?: string[]
  /** How many wait there, said in words for those who do not see it. */
  count?: { shown: string; words: string }
}

/** The sections of an account or of one's own login; the open one is marked in the account's colour. */
export function NavList({ entries, label, acting }: { entries: NavEntry[]; label: string; acting: boolean }) {
  const { pathname } = useLocation()
  const current = acting
    ? 'aria-[current]:bg-acting-soft aria-[current]:shadow-[inset_3px_0_var(--acting)]'
    : 'aria-[current]:bg-accent-soft'
  return (
    <nav aria-label={label}>
      <ul className="grid gap-0.5">
        {entries.map(({ to, label, icon: Icon, end, also, without = [], count }) => {
          const isBelow = (path: string) => `${pathname}/`.startsWith(`${path}/`)
          const within = also !== undefined && isBelow(also)
          const elsewhere = without.some(isBelow)
          const look = `flex min-h-9 items-center gap-2.5 rounded-md px-3 py-1.5 text-sm text-ink2 hover:bg-sunken hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink pointer-coarse:min-h-11 ${current}`
          const inside = (
            <>
              <Icon aria-hidden className="size-4.5 shrink-0" strokeWidth={1.75} />
              {label}
              {count && (
                <span className="ml-auto rounded-full bg-sunken px-2 text-xs tabular-nums">
                  <span aria-hidden>{count.shown}</span>
                  <span className="sr-only">{count.words}</span>
                </span>
              )}
            </>
          )
          return (
            <li key={to}>
              {within || elsewhere ? (
                <Link to={to} aria-current={within ? 'page' : undefined} className={look}>
                  {inside}
                </Link>
              ) : (
                <NavLink to={to} end={end} className={look}>
                  {inside}
                </NavLink>
              )}
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
