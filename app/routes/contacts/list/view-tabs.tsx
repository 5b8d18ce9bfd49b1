import type { SerializeFrom } from '@remix-run/node'
import { Link } from '@remix-run/react'
import type { ContactView } from '#app/domain/contacts/views/contact-views.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useContactPaths } from '../paths.ts'

type Props = {
  views: SerializeFrom<ContactView>[]
  /** What the URL asks for. */
  query: string
  /** Whether the reader can have contacts here. */
  me: boolean
}

/** All contacts, one's own, those of nobody, what was archived, and the saved views; the one that the URL asks for is marked. */
export function ViewTabs({ views, query, me }: Props) {
  const paths = useContactPaths()
  const tabs = [
    { key: 'all', query: '', label: m.listing_view_all() },
    me && { key: 'me', query: 'owner=me', label: m.listing_owner_me() },
    { key: 'nobody', query: 'owner=nobody', label: m.listing_owner_nobody() },
    ...views.map(({ id, query, name }) => ({ key: id, query, label: name })),
    { key: 'archived', query: 'archived=yes', label: m.listing_archived() },
  ].filter((tab) => tab !== false)
  const current = tabs.find((tab) => sameQuery(tab.query, query))?.key
  return (
    <nav
      aria-label={m.listing_views()}
      className="-mt-2 flex items-center gap-1 overflow-x-auto border-b border-line"
    >
      {tabs.map(({ key, query, label }) => (
        <Link
          key={key}
          to={paths.list(query)}
          aria-current={key === current ? 'page' : undefined}
          className="-mb-px inline-flex min-h-10 max-w-60 items-center border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap text-ink2 hover:text-ink aria-[current]:border-accent aria-[current]:text-ink pointer-coarse:min-h-11"
        >
          <span className="truncate">{label}</span>
        </Link>
      ))}
    </nav>
  )
}

function sameQuery(one: string, other: string): boolean {
  const sorted = (query: string) => String([...new URLSearchParams(query)].sort().map(String))
  return sorted(one) === sorted(other)
}
