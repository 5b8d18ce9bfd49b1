import type { SerializeFrom } from '@remix-run/node'
import type { ReactNode } from 'react'
import type { Member } from '#app/domain/people/member.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Card } from '#app/ui/card.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Pager } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'

/** Who somebody is and where they work. Addresses and clients are there only for those who may see them. */
export function MemberFacts({
  person,
  page,
  pages,
}: {
  person: SerializeFrom<Member>
  page: number
  pages: number
}) {
  const { timeZone, isAgency } = useAccount()
  const { address, username, since, lastActiveAt, deactivatedAt, clients, clientCount } = person
  return (
    <Card>
      <dl className="grid gap-x-6 gap-y-4 text-sm sm:grid-cols-2">
        {address && <Fact term={m.common_email()}>{address}</Fact>}
        <Fact term={m.people_username()}>{username}</Fact>
        <Fact term={m.common_since()}>
          <Time at={since} zone={timeZone} style="day" />
        </Fact>
        <Fact term={m.common_last_active()}>
          {lastActiveAt ? <Time at={lastActiveAt} zone={timeZone} /> : m.common_never()}
        </Fact>
        {deactivatedAt && (
          <Fact term={m.people_deactivated_at()}>
            <Time at={deactivatedAt} zone={timeZone} />
          </Fact>
        )}
        {isAgency && clients && (
          <Fact term={m.people_works_for()}>
            {clientCount === 0
              ? m.people_works_for_nobody()
              : clients.map(({ client, role }, index) => (
                  <span key={index} className="block">
                    {client} <span className="text-ink3">({roleName(role)})</span>
                  </span>
                ))}
          </Fact>
        )}
      </dl>
      {clients && <Pager page={page} pages={pages} name="clients" />}
    </Card>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink3">{term}</dt>
      <dd className="mt-0.5 break-words">{children}</dd>
    </div>
  )
}
