import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import { listClients } from '#app/domain/linking/clients.ts'
import { quotaNow } from '#app/domain/linking/quota.ts'
import { accessSummary } from '#app/domain/linking/who-has-access.ts'
import { agencyCounts, contactWork, overviewCounts, requestsToDecide } from '#app/domain/overview.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import { offerToMe } from '#app/domain/people/ownership/ownership-offers.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { TextLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { AccessSummary } from '#app/ui/overview/access-summary.tsx'
import { ContactFigures } from '#app/ui/overview/contact-figures.tsx'
import { AgencyFigures, OwnFigures } from '#app/ui/overview/figures.tsx'
import { NextSteps } from '#app/ui/overview/next-steps.tsx'
import { RecentClients } from '#app/ui/overview/recent-clients.tsx'
import { WaitingRequests } from '#app/ui/overview/waiting-requests.tsx'
import { Page } from '#app/ui/page.tsx'
import { TrialRuns } from '#app/ui/overview/trial-runs.tsx'
import { titleFor } from '#app/ui/title.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.common_overview_title(), matches)

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const [counts, waiting, access, agency, trialEndsAt, offer, work] = await Promise.all([
    overviewCounts(standing.account.id),
    requestsToDecide(standing),
    accessSummary(standing.account.id, 5),
    agencyPart(standing),
    trialEnd(standing),
    standing.acting ? null : offerToMe(standing),
    contactWork(standing),
  ])
  return json({
    offeredBy: offer !== null && offer !== 'over' ? offer.owner : null,
    counts,
    trialEndsAt,
    agency,
    work,
    waiting: waiting.map((each) => ({ ...each, expiresAt: each.expiresAt.toISOString() })),
    access: [...access],
  })
}

/** Until when a running trial lasts, for those who can choose a plan. */
async function trialEnd(standing: Standing): Promise<string | null> {
  if (standing.acting || !isAtLeast(standing.role, 'admin')) return null
  const { trialEndsAt, trialOver } = await subscriptionOf(standing.account.id)
  return trialEndsAt && !trialOver ? trialEndsAt.toISOString() : null
}

/** What only an agency's own people see: requests from manager upward, clients by what one may see of them. */
async function agencyPart(standing: Standing) {
  if (standing.account.agencySince === null || standing.acting) return null
  const asks = isAtLeast(standing.role, 'manager')
  const [counts, quota, clients] = await Promise.all([
    agencyCounts(standing),
    asks ? quotaNow(standing.account.id) : null,
    listClients(standing, { search: '', show: 'active', page: 1 }),
  ])
  return {
    counts,
    quota: quota && {
      left: quota.left,
      limit: quota.limit,
      queued: quota.queued,
      endsAt: quota.endsAt.toISOString(),
    },
    recent: clients.rows
      .filter((row) => row.kind === 'link')
      .slice(0, 6)
      .map(({ id, clientId, name, myRole, lastActiveAt }) => ({
        id,
        clientId,
        name,
        myRole,
        lastActiveAt: lastActiveAt.toISOString(),
      })),
  }
}

export default function Overview() {
  const { offeredBy, counts, waiting, access, agency, trialEndsAt, work } = useLoaderData<typeof loader>()
  const account = useAccount()
  const admin = isAtLeast(account.role, 'admin') && !account.acting
  return (
    <Page title={account.name}>
      {account.acting && <Notice>{m.common_overview_acting()}</Notice>}
      {trialEndsAt && <TrialRuns until={trialEndsAt} />}
      {offeredBy && (
        <Notice>
          {m.factor_waiting_for_you({ owner: offeredBy })}{' '}
          <TextLink to={`/a/${account.id}/ownership/acceptance`}>{m.factor_waiting_see()}</TextLink>
        </Notice>
      )}
      <WaitingRequests requests={waiting} />
      {agency?.quota && agency.counts ? (
        <>
          <AgencyFigures counts={agency.counts} quota={agency.quota} />
          <ContactFigures work={work} />
        </>
      ) : (
        <>
          <ContactFigures work={work} />
          <OwnFigures counts={counts} />
        </>
      )}
      {admin && <NextSteps counts={{ ...counts, clients: agency?.counts?.clients ?? 0 }} />}
      {agency && <RecentClients clients={agency.recent} />}
      <AccessSummary access={access} />
    </Page>
  )
}
