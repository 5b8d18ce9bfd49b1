import { Link } from '@remix-run/react'
import { useSearchParams } from '@remix-run/react'
import { tabs, type Tab } from '#app/domain/conversations/threads/tabs.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useInboxPaths } from '../paths.ts'

const words: Record<Tab, () => string> = {
  open: m.inbox_tab_open,
  mine: m.inbox_tab_mine,
  unassigned: m.inbox_tab_unassigned,
  snoozed: m.inbox_tab_snoozed,
  closed: m.inbox_tab_closed,
}

type Props = { tab: Tab; counts: Record<Exclude<Tab, 'closed'>, number>; own: boolean }

/** The parts of the inbox; a search goes along. Whoever works for an agency is nobody's assignee and has no own ones. */
export function InboxTabs({ tab, counts, own }: Props) {
  const [query] = useSearchParams()
  const paths = useInboxPaths()
  const to = (each: Tab) => {
    const params = new URLSearchParams()
    if (each !== 'open') params.set('tab', each)
    const search = query.get('q')
    if (search) params.set('q', search)
    return paths.tab(params.size > 0 ? `?${params}` : '')
  }
  return (
    <nav aria-label={m.inbox_parts()} className="flex flex-wrap border-b border-line">
      {tabs
        .filter((each) => each !== 'mine' || own)
        .map((each) => (
          <Link
            key={each}
            to={to(each)}
            aria-current={each === tab ? 'page' : undefined}
            className="-mb-px flex min-h-9 items-center gap-1 border-b-2 border-transparent px-2 text-sm text-ink2 hover:text-ink aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-ink pointer-coarse:min-h-11"
          >
            {words[each]()}
            {each !== 'closed' && counts[each] > 0 && (
              <span className="text-xs font-normal text-ink3 tabular-nums">
                {counts[each] > 99 ? '99+' : counts[each]}
              </span>
            )}
          </Link>
        ))}
    </nav>
  )
}
