import type { SerializeFrom } from '@remix-run/node'
import type { Member } from '#app/domain/people/member.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import { levelName } from '#app/i18n/level-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { TextLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { TeamBadges } from '../teams/team-buttons.tsx'
import { Time } from '#app/ui/time.tsx'
import { conversationPaths } from '../../conversations/settings/paths.ts'
import { usePeoplePaths } from './paths.ts'

/** Who somebody is. The address is there only for those who may see it. */
export function MemberFacts({
  person,
  teams,
  openContacts,
}: {
  person: SerializeFrom<Member>
  /** Null where there are no teams. */
  teams: { id: string; name: string }[] | null
  /** Null for whoever may not see them. */
  openContacts: number | null
}) {
  const { id, timeZone, role } = useAccount()
  const paths = usePeoplePaths()
  const { address, username, since, lastActiveAt, deactivatedAt, inbox } = person
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
        {!deactivatedAt && isAtLeast(role, 'admin') && (
          <Fact name={m.seats_field_level()}>
            {levelName(inbox)}{' '}
            <TextLink to={`${conversationPaths(id).roles}?q=${encodeURIComponent(username)}`}>
              {m.seats_roles_title()}
            </TextLink>
          </Fact>
        )}
        {deactivatedAt && (
          <Fact name={m.people_deactivated_at()}>
            <Time at={deactivatedAt} zone={timeZone} />
          </Fact>
        )}
      </Facts>
    </Card>
  )
}
