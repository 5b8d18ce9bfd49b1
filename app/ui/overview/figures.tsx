import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '../account-context.tsx'
import { ButtonLink } from '../button.tsx'
import { Time } from '../time.tsx'

type AgencyCounts = { clients: number; pending: number }
type OwnCounts = { people: number; agencies: number; agencyPeople: number }
type Quota = { left: number; limit: number; queued: number; endsAt: string }

/** What an agency's managers look for first: what is left to ask today, what is open, who is linked. */
export function AgencyFigures({ counts, quota }: { counts: AgencyCounts; quota: Quota }) {
  const { id, timeZone } = useAccount()
  const until = <Time at={quota.endsAt} zone={timeZone} />
  return (
    <Figures>
      <Figure
        label={m.common_overview_quota()}
        value={quota.left}
        note={
          <>
            {m.common_overview_quota_of({ limit: quota.limit })} {until}
          </>
        }
      >
        <ButtonLink to={`/a/${id}/clients/connect`} variant="primary">
          {m.linking_connect()}
        </ButtonLink>
      </Figure>
      <Figure
        label={m.common_overview_open_requests()}
        value={counts.pending}
        note={
          quota.queued
            ? m.common_overview_queued({ count: quota.queued })
            : m.common_overview_open_requests_text()
        }
      >
        <More to={`/a/${id}/clients/requests`}>{m.common_overview_see_requests()}</More>
      </Figure>
      <Figure
        label={m.common_overview_clients()}
        value={counts.clients}
        note={m.common_overview_clients_text()}
      >
        <More to={`/a/${id}/clients`}>{m.common_overview_see_clients()}</More>
      </Figure>
    </Figures>
  )
}

/** What everybody else looks for: who works here, and who from outside may. */
export function OwnFigures({ counts }: { counts: OwnCounts }) {
  const { id } = useAccount()
  return (
    <Figures>
      <Figure label={m.common_overview_people()} value={counts.people} note={m.common_overview_people_text()}>
        <More to={`/a/${id}/people`}>{m.common_overview_see_people()}</More>
      </Figure>
      <Figure
        label={m.common_overview_agencies()}
        value={counts.agencies}
        note={m.common_overview_agency_people({
          people: m.common_people_count({ count: counts.agencyPeople }),
        })}
      >
        <More to={`/a/${id}/access`}>{m.common_overview_see_access()}</More>
      </Figure>
    </Figures>
  )
}

export function Figures({ children }: { children: ReactNode }) {
  return <div className="grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(15rem,1fr))]">{children}</div>
}

export function Figure({
  label,
  value,
  note,
  children,
}: {
  label: string
  /** Where counting ends somewhere, in words. */
  value: number | string
  note: ReactNode
  children: ReactNode
}) {
  return (
    <div className="flex flex-col rounded-lg border border-line bg-surface p-5">
      <h2 className="text-sm font-medium text-ink2">{label}</h2>
      <p className="mt-1 text-2xl font-semibold tabular-nums tracking-tight">{value}</p>
      <p className="text-sm text-ink3">{note}</p>
      <div className="mt-auto pt-4">{children}</div>
    </div>
  )
}

export function More({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className="text-link inline-flex min-h-9 items-center text-sm pointer-coarse:min-h-11">
      {children}
    </Link>
  )
}
