import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { subscriptionOf } from '#app/domain/people/licences/subscriptions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { addressFacts } from './address-facts.ts'
import { AddressSection } from './address-section.tsx'
import { seatFacts } from './parts/seat-facts.ts'
import { SeatMeter } from './parts/seat-meter.tsx'
import { useConversationPaths } from './paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.seats_conversations_title(), matches)

/** What an account's inbox is set to (V1): who may do what in it, with how many seats. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const [subscription, address] = await Promise.all([
    subscriptionOf(standing.account.id),
    addressFacts(standing),
  ])
  return json({ seats: seatFacts(subscription), address })
}

export default function Conversations() {
  const { seats, address } = useLoaderData<typeof loader>()
  const { acting } = useAccount()
  const paths = useConversationPaths()
  return (
    <Page
      title={m.seats_conversations_title()}
      lead={m.seats_conversations_lead()}
      back={{ to: paths.settings, label: m.common_nav_settings() }}
      narrow
    >
      {acting && <Notice>{m.seats_read_only()}</Notice>}
      <Section
        title={m.seats_roles_title()}
        text={m.seats_roles_text()}
        actions={<ButtonLink to={paths.roles}>{m.seats_roles_title()}</ButtonLink>}
      >
        <Card>
          <SeatMeter seats={seats} />
        </Card>
      </Section>
      <AddressSection facts={address} />
    </Page>
  )
}
