import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData, useLocation } from '@remix-run/react'
import { Download } from 'lucide-react'
import { requireScope } from '#app/auth/guards.ts'
import { statuses } from '#app/domain/contacts/contact.ts'
import type { Chart } from '#app/domain/contacts/statistics/choices.ts'
import type { FigureRow, Figures } from '#app/domain/contacts/statistics/counts.ts'
import { peopleToFilter } from '#app/domain/contacts/statistics/people-to-filter.ts'
import { statistics } from '#app/domain/contacts/statistics/statistics.ts'
import { teamSettings } from '#app/domain/people/teams/team-settings.ts'
import { teamChoices } from '#app/domain/people/teams/teams.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useZoneWords } from '#app/ui/account-context.tsx'
import { buttonClass } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { FigureChart } from './figure-chart.tsx'
import { FigureTable } from './figure-table.tsx'
import { FigureTotals } from './figure-totals.tsx'
import { StatisticsFilters } from './filters.tsx'
import { statisticsWish } from './wish.ts'
import { dayWords, moneyWords, rowWords } from './words.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.statistics_title(), matches)

/** More rows than these are in the file alone. */
const mostRows = 200

/** Contacts won, lost, cancelled and open, by contact owner, team or date (C7). Numbers become words here, once for server and browser. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const { wish, period, chart } = await statisticsWish(request, standing)
  const [figures, settings] = await Promise.all([
    statistics(standing, wish),
    teamSettings(standing.account.id),
  ])
  const { by, unit, days, rows, total, hides, others } = figures
  const [people, teams] = await Promise.all([
    others ? peopleToFilter(standing) : null,
    others && settings.active ? teamChoices(standing) : null,
  ])
  return json({
    by,
    unit,
    period,
    chart,
    span: m.statistics_span({ from: dayWords(days.first), until: dayWords(days.last) }),
    rows: rows.slice(0, mostRows).map((row) => ({
      id: row.id,
      name: rowWords(row, by, unit),
      figures: inWords(row.figures),
      bars: barsOf(row, chart),
    })),
    more: Math.max(0, rows.length - mostRows),
    total: inWords(total),
    empty: statuses.every((status) => total[status].contacts === 0),
    hides,
    others,
    choices: {
      people,
      teams,
      users: wish.users,
      chosenTeams: wish.teams,
      from: days.first,
      until: days.last,
    },
  })
}

function inWords(figures: Figures) {
  const words = ({ contacts, cents }: Figures['won']) => ({
    contacts: formatNumber(contacts),
    value: moneyWords(cents),
  })
  return {
    won: words(figures.won),
    lost: words(figures.lost),
    cancelled: words(figures.cancelled),
    open: words(figures.open),
  }
}

/** How long the bars are: lengths, for which a rounded number is exact enough. */
function barsOf({ figures }: FigureRow, chart: Chart) {
  const length = (count: Figures['won']) => (chart === 'value' ? Number(count.cents) : count.contacts)
  return { won: length(figures.won), lost: length(figures.lost), cancelled: length(figures.cancelled) }
}

export default function ContactStatistics() {
  const data = useLoaderData<typeof loader>()
  const zone = useZoneWords()
  const lead = data.others ? m.statistics_lead() : m.statistics_lead_own()
  return (
    <Page title={m.statistics_title()} lead={lead + zone} actions={<CsvLink />}>
      <StatisticsFilters {...data.choices} {...data} />
      <p className="text-sm text-ink2">{data.span}</p>
      <FigureTotals total={data.total} />
      {data.empty ? (
        <EmptyState title={m.statistics_none()} text={m.statistics_none_text()} />
      ) : (
        <>
          <FigureChart rows={data.rows} chart={data.chart} />
          <FigureTable rows={data.rows} by={data.by} total={data.total} more={data.more} />
        </>
      )}
      <Notes {...data} />
    </Page>
  )
}

function Notes({ by, hides, others }: { by: string; hides: boolean; others: boolean }) {
  return (
    <div className="grid max-w-prose gap-1 text-xs text-ink3">
      <p>{m.statistics_note_closed()}</p>
      {by === 'team' && <p>{m.statistics_note_teams()}</p>}
      <p>{m.statistics_note_private()}</p>
      {hides && others && <p>{m.statistics_note_hidden()}</p>}
    </div>
  )
}

/** What the page shows as a file. */
function CsvLink() {
  const { pathname, search } = useLocation()
  return (
    <a href={`${pathname}.csv${search}`} className={`${buttonClass()} print:hidden`}>
      <Download aria-hidden className="size-4" />
      {m.common_download_csv()}
    </a>
  )
}
