import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { receiptOf } from '#app/domain/linking/revoke-link.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { formatInstant, Time } from '#app/ui/time.tsx'
import { titleFor } from '#app/ui/title.ts'
import { useAccessPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.access_revoke(), matches)

/** What a revocation ended (L20), read from the audit log, so that it can be looked up again at any time. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { account } = await requireScope(request, params.accountId, {
    floor: 'admin',
    own: true,
    anyFactor: true,
  })
  const receipt = await receiptOf(account.id, requireId(params.linkId))
  if (!receipt) throw notFound()
  return json(receipt)
}

export default function LinkReceipt() {
  const receipt = useLoaderData<typeof loader>()
  const { agencyName: agency, at, by, since, maxRole, people, sessions, requests } = receipt
  const { name: account, timeZone } = useAccount()
  const paths = useAccessPaths()
  return (
    <Page
      title={m.access_receipt_title({ agency })}
      lead={m.access_receipt_lead({ account, at: formatInstant(at, getLocale(), timeZone, 'long') })}
      back={{ to: paths.access, label: m.access_title() }}
      narrow
    >
      <Card>
        <Facts>
          <Fact name={m.access_receipt_agency()}>{agency}</Fact>
          <Fact name={m.access_since()}>
            <Time at={since} zone={timeZone} style="day" />
          </Fact>
          <Fact name={m.access_max_role()}>{roleName(maxRole)}</Fact>
          <Fact name={m.access_receipt_at()}>
            <Time at={at} zone={timeZone} style="long" />
          </Fact>
          <Fact name={m.access_receipt_by()}>{by}</Fact>
          <Fact name={m.access_receipt_people()}>
            {people.length > 0 ? people.join(', ') : m.access_receipt_nobody()}
          </Fact>
          <Fact name={m.access_receipt_sessions()}>{sessions}</Fact>
          <Fact name={m.access_receipt_requests()}>{requests}</Fact>
        </Facts>
        <p className="mt-5 mb-4 text-sm text-ink2">{m.access_receipt_told()}</p>
        <Actions>
          <ButtonLink to={paths.access}>{m.access_title()}</ButtonLink>
          <ButtonLink to={paths.activity} variant="quiet">
            {m.access_receipt_activity()}
          </ButtonLink>
        </Actions>
      </Card>
    </Page>
  )
}
