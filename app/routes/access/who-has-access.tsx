import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import {
  agencyAccess,
  peoplePerPage,
  peopleWithAccess,
  whoHasAccess,
} from '#app/domain/linking/who-has-access.ts'
import { requestsToDecide } from '#app/domain/overview.ts'
import { logosOf } from '#app/domain/people/account/logos.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount, useZoneWords } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { WaitingRequests } from '#app/ui/overview/waiting-requests.tsx'
import { Page } from '#app/ui/page.tsx'
import { Pager } from '#app/ui/table.tsx'
import { titleFor } from '#app/ui/title.ts'
import { pageNumber } from '../list-filter.ts'
import { AgencySection } from './agency-section.tsx'
import { lastDay } from './end-date.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.access_title(), matches)

/** Agencies with access and their people (L20). Everybody in the account sees it; owner and admins, by own membership, act on it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { anyFactor: true })
  const { account, acting, role } = standing
  const only = new URL(request.url).searchParams.get('agency')
  const page = pageNumber(request)
  const [{ agencies, hasNext }, waiting] = await Promise.all([
    only === null ? whoHasAccess(account.id, page) : oneAgency(account.id, requireId(only), page),
    requestsToDecide(standing),
  ])
  const logos = await logosOf(agencies.map(({ agencyId }) => agencyId))
  return json({
    agencies: agencies.map(({ agencyId, ...agency }) => ({
      ...agency,
      logo: logos[agencyId] ?? null,
      lastDay: lastDay(agency.endsAt, account.timeZone),
    })),
    waiting,
    page,
    hasNext,
    alone: only !== null,
    mayAct: acting === null && isAtLeast(role, 'admin'),
  })
}

/** `?agency=`: one agency with all its people, page by page. */
async function oneAgency(accountId: string, linkId: string, page: number) {
  const agency = await agencyAccess(accountId, linkId)
  if (!agency) throw notFound()
  const people = await peopleWithAccess(accountId, agency, page)
  return { agencies: [{ ...agency, people }], hasNext: page * peoplePerPage < agency.count }
}

export default function WhoHasAccess() {
  const { agencies, waiting, mayAct, page, hasNext, alone } = useLoaderData<typeof loader>()
  const account = useAccount()
  const lead = `${m.access_lead({ account: account.name })} ${m.access_lead_own()}${useZoneWords()}`
  return (
    <Page
      title={m.access_title()}
      lead={lead}
      back={alone ? { to: '?', label: m.access_all_agencies() } : undefined}
    >
      <WaitingRequests requests={waiting} />
      {!mayAct && agencies.length > 0 && <Notice>{m.access_read_only()}</Notice>}
      {agencies.length === 0 && (
        <EmptyState
          title={m.access_empty()}
          text={m.access_empty_text()}
          action={<ButtonLink to="/guide">{m.access_empty_guide()}</ButtonLink>}
        />
      )}
      {agencies.map((agency) => (
        <AgencySection key={agency.linkId} agency={agency} mayAct={mayAct} alone={alone} />
      ))}
      <Pager page={page} hasNext={hasNext} />
    </Page>
  )
}
