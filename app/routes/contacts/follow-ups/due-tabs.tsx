import { Link, useSearchParams } from '@remix-run/react'
import { dues, type Due } from '#app/domain/contacts/follow-ups/dues.ts'
import * as m from '#app/i18n/paraglide/messages.js'

const words: Record<Due, () => string> = {
  overdue: m.follow_ups_overdue,
  today: m.follow_ups_today,
  upcoming: m.follow_ups_upcoming,
}

/** All, or those that are overdue, due today or to come: links that keep every other filter. */
export function DueTabs({ current }: { current: Due | null }) {
  const [query] = useSearchParams()
  const to = (due: Due | null) => {
    const params = new URLSearchParams(query)
    params.delete('after')
    if (due) params.set('due', due)
    else params.delete('due')
    return `?${params}`
  }
  return (
    <nav aria-label={m.follow_ups_when()} className="flex flex-wrap gap-1 border-b border-line">
      {[null, ...dues].map((due) => (
        <Link
          key={due ?? ''}
          to={to(due)}
          aria-current={due === current ? 'page' : undefined}
          className="-mb-px flex min-h-9 items-center border-b-2 border-transparent px-3 text-sm text-ink2 hover:text-ink aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-ink pointer-coarse:min-h-11"
        >
          {due ? words[due]() : m.follow_ups_all()}
        </Link>
      ))}
    </nav>
  )
}
