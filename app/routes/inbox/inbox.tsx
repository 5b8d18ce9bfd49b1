import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Outlet, useLoaderData, useParams } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { inboxClock } from '#app/domain/conversations/live/inbox-bell.ts'
import { countThreads, listThreads } from '#app/domain/conversations/threads/threads.ts'
import { tabs } from '#app/domain/conversations/threads/tabs.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page } from '#app/ui/page.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { titleFor } from '#app/ui/title.ts'
import { Pages } from '../contacts/list/pages.tsx'
import { choice, listFilter } from '../list-filter.ts'
import { InboxTabs } from './parts/inbox-tabs.tsx'
import { ThreadRows } from './parts/thread-rows.tsx'
import { useInboxEvents } from './parts/use-inbox-events.ts'
import { useInboxPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.inbox_title(), matches)

/** The threads of the account, for everybody who reads its inbox (V3); which of them is in the URL. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { inbox: 'viewer' })
  const { params: query, search } = listFilter(request)
  const tab = choice(query.get('tab'), tabs)
  const after = query.get('after')
  // Before the list is read: what comes in between is told once more rather than never.
  const since = await inboxClock()
  const [{ threads, next }, counts] = await Promise.all([
    listThreads(standing, { tab, search, after }),
    countThreads(standing),
  ])
  return json({
    ...{ threads, next, counts, tab, since },
    searched: search !== '',
    later: after !== null,
    own: standing.membershipId !== null,
    zone: standing.user.timeZone,
  })
}

export default function Inbox() {
  const { threads, next, counts, tab, since, searched, later, own, zone } = useLoaderData<typeof loader>()
  const { threadId } = useParams()
  const { inbox, trialOver } = useAccount()
  const paths = useInboxPaths()
  useInboxEvents(paths.events, since)
  return (
    <Page
      title={m.inbox_title()}
      lead={inbox === 'agent' ? undefined : m.inbox_reading_only()}
      actions={inbox === 'agent' && !trialOver && <ButtonLink to={paths.new}>{m.inbox_write()}</ButtonLink>}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[19rem_minmax(0,1fr)] 2xl:grid-cols-[20rem_minmax(0,1fr)]">
        <section
          aria-label={m.inbox_list()}
          className={`grid-cols-[minmax(0,1fr)] gap-4 ${threadId ? 'hidden lg:grid' : 'grid'}`}
        >
          <SearchForm label={m.inbox_search()} />
          <InboxTabs tab={tab} counts={counts} own={own} />
          {threads.length > 0 ? (
            <div>
              <ThreadRows threads={threads} zone={zone} current={threadId} />
              <Pages next={next} later={later} />
            </div>
          ) : searched || later ? (
            <EmptyState title={m.inbox_none_found()} text={m.inbox_none_found_text()} />
          ) : (
            <EmptyState
              title={emptyWords[tab]()}
              text={tab === 'open' ? m.inbox_none_open_text() : undefined}
            />
          )}
        </section>
        <Outlet />
      </div>
    </Page>
  )
}

const emptyWords = {
  open: m.inbox_none_open,
  mine: m.inbox_none_mine,
  unassigned: m.inbox_none_unassigned,
  snoozed: m.inbox_none_snoozed,
  closed: m.inbox_none_closed,
} as const
