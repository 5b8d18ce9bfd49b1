import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { Download } from 'lucide-react'
import { requireScope } from '#app/auth/guards.ts'
import { activity, activityFloor } from '#app/domain/activity.ts'
import { auditActions } from '#app/domain/audit.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { useAccount, useZoneWords } from '#app/ui/account-context.tsx'
import { buttonClass } from '#app/ui/button.tsx'
import { Cursor } from '#app/ui/cursor.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { activityFilter } from './activity-filter.ts'
import { ActivityFilters } from './activity-filters.tsx'
import { ActivityTable } from './activity-table.tsx'
import { actionWords, changeWords, subjectWords, whoWords } from './activity-words.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.access_activity_title(), matches)

/** The log of an account (L24), newest first. Words are chosen here, so that the browser need not load them all. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: activityFloor })
  const { account } = standing
  const filter = activityFilter(request, account.timeZone)
  const { entries, next } = await activity(standing, filter)
  const locale = getLocale()
  const reader = { locale, zone: account.timeZone }
  return json({
    next,
    rows: entries.map((entry) => ({
      id: entry.id,
      at: entry.at,
      userName: whoWords(entry, locale),
      actingFor: entry.acting ? entry.agencyName : null,
      agencyName: entry.acting || entry.agencyId === account.id ? null : entry.agencyName,
      accountName: entry.accountId === account.id ? null : entry.accountName,
      what: actionWords(entry.action, locale),
      subject: subjectWords(entry, locale),
      changes: changeWords(entry, reader),
    })),
    actions: auditActions.map((action) => ({ value: action, label: actionWords(action, locale) })),
    filtered: Boolean(filter.action || filter.search.trim() || filter.from || filter.until),
    older: filter.before !== null,
  })
}

export default function Activity() {
  const { rows, next, actions, filtered, older } = useLoaderData<typeof loader>()
  const { name: account, acting } = useAccount()
  const lead = acting
    ? m.access_activity_lead_acting({ account, agency: acting.agency.name })
    : m.access_activity_lead({ account })
  const zone = useZoneWords()
  return (
    <Page title={m.access_activity_title()} lead={lead + zone} actions={<CsvLink />}>
      <ActivityFilters actions={actions} />
      {rows.length > 0 ? (
        <ActivityTable rows={rows} />
      ) : next ? (
        <EmptyState title={m.access_activity_none_yet()} text={m.access_activity_none_yet_text()} />
      ) : filtered ? (
        <EmptyState title={m.access_activity_none()} text={m.access_activity_none_text()} />
      ) : (
        <EmptyState title={m.access_activity_empty()} text={m.access_activity_empty_text()} />
      )}
      <Cursor next={next} older={older} />
    </Page>
  )
}

/** What the page shows, all pages of it, as a file. */
function CsvLink() {
  const { pathname, search } = useLocation()
  const query = new URLSearchParams(search)
  query.delete('before')
  return (
    <a href={`${pathname}.csv?${query}`} className={buttonClass()}>
      <Download aria-hidden className="size-4" />
      {m.common_download_csv()}
    </a>
  )
}
