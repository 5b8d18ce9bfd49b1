import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { whoHasAccess } from '#app/domain/linking/who-has-access.ts'
import { requestsToDecide } from '#app/domain/overview.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount, useZoneWords } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { WaitingRequests } from '#app/ui/overview/waiting-requests.tsx'
import { Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { AgencySection } from './agency-section.tsx'
import { lastDay } from './end-date.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.access_title(), matches)

/** Agencies with access and their people (L20). Everybody in the account sees it; owner and admins, by own membership, act on it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId)
  const { account, acting, role } = standing
  const [agencies, waiting] = await Promise.all([whoHasAccess(account.id), requestsToDecide(standing)])
  return json({
    agencies: agencies.map((agency) => ({ ...agency, lastDay: lastDay(agency.endsAt, account.timeZone) })),
    waiting,
    mayAct: acting === null && isAtLeast(role, 'admin'),
  })
}

export default function WhoHasAccess() {
  const { agencies, waiting, mayAct } = useLoaderData<typeof loader>()
  const account = useAccount()
  const lead = `${m.access_lead({ account: account.name })} ${m.access_lead_own()}${useZoneWords()}`
  return (
    <Page title={m.access_title()} lead={lead}>
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
        <AgencySection key={agency.linkId} agency={agency} mayAct={mayAct} />
      ))}
    </Page>
  )
}
