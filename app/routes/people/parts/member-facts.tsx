import type { SerializeFrom } from '@remix-run/node'
import type { Member } from '#app/domain/people/member.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { Pager } from '#app/ui/table.tsx'
import { TeamBadges } from '../teams/team-buttons.tsx'
import { Time } from '#app/ui/time.tsx'
import { usePeoplePaths } from './paths.ts'

/** Who somebody is and where they work. Addresses and clients are there only for those who may see them. */
export function MemberFacts({
  person,
  teams,
  openContacts,
  page,
  pages,
}: {
  person: SerializeFrom<Member>
  /** Null where there are no teams. */
  teams: { id: string; name: string }[] | null
  /** Null for whoever may not see them. */
  openContacts: number | null
  page: number
  pages: number
}) {
  const { timeZone, isAgency } = useAccount()
  const paths = usePeoplePaths()
  const { address, username, since, lastActiveAt, deactivatedAt, clients, clientCount } = person
  return (
    <Card>
      <Facts columns={2}>
        {address && <Fact name={m.common_email()}>{address}</Fact>}
        <Fact name={m.people_username()}>{username}</Fact>
        <Fact name={m.common_since()}>
          <Time at={since} zone={timeZone} style="day" />
        </Fact>
        <Fact name={m.common_last_active()}>
          {lastActiveAt ? <Time at={lastActiveAt} zone={timeZone} /> : m.common_never()}
        </Fact>
        {teams && (
          <Fact name={m.teams_column()}>
            <TeamBadges teams={teams} />
          </Fact>
        )}
        {openContacts !== null && (
          <Fact name={m.departures_open_contacts()}>
            {openContacts}{' '}
            <TextLink to={paths.contacts(person.membershipId)}>{m.departures_manage_contacts()}</TextLink>
          </Fact>
        )}
        {deactivatedAt && (
          <Fact name={m.people_deactivated_at()}>
            <Time at={deactivatedAt} zone={timeZone} />
          </Fact>
        )}
        {isAgency && clients && (
          <Fact name={m.people_works_for()}>
            {clientCount === 0
              ? m.people_works_for_nobody()
              : clients.map(({ client, role }, index) => (
                  <span key={index} className="block">
                    {client} <span className="text-ink3">({roleName(role)})</span>
                  </span>
                ))}
          </Fact>
        )}
      </Facts>
      {clients && <Pager page={page} hasNext={page < pages} />}
    </Card>
  )
}
