import type { SerializeFrom } from '@remix-run/node'
import type { InboxMember } from '#app/domain/conversations/seats/inbox-members.ts'
import { levelName } from '#app/i18n/level-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { roleName } from '#app/ui/roles.tsx'
import { Table, Td, Th, Tr } from '#app/ui/table.tsx'
import { TeamBadges } from '../../../people/teams/team-buttons.tsx'
import { LevelForm } from './level-form.tsx'
import type { LevelAnswer } from './refusals.ts'

type Props = {
  members: SerializeFrom<InboxMember>[]
  /** Null where there are no teams. */
  teamsOf: Record<string, { id: string; name: string }[]> | null
  changes: boolean
  /** Without script the page is told which row was refused. */
  refused: LevelAnswer | undefined
}

/** Everybody with their group and teams, and exactly one of three levels each (V1). */
export function LevelTable({ members, teamsOf, changes, refused }: Props) {
  return (
    <Table
      label={m.seats_roles_label()}
      head={
        <>
          <Th>{m.common_name()}</Th>
          <Th>{m.common_role()}</Th>
          {teamsOf && <Th>{m.teams_column()}</Th>}
          <Th>{m.seats_field_level()}</Th>
        </>
      }
    >
      {members.map((member) => (
        <Tr key={member.membershipId} id={`member-${member.membershipId}`}>
          <Td main>
            {member.name} <span className="block text-xs font-normal text-ink3">{member.username}</span>
          </Td>
          <Td label={m.common_role()}>{roleName(member.role)}</Td>
          {teamsOf && (
            <Td label={m.teams_column()}>
              <TeamBadges teams={teamsOf[member.membershipId] ?? []} />
            </Td>
          )}
          <Td label={m.seats_field_level()}>
            {changes ? (
              <LevelForm
                member={member}
                refused={refused?.membershipId === member.membershipId ? refused : undefined}
              />
            ) : (
              levelName(member.level)
            )}
          </Td>
        </Tr>
      ))}
    </Table>
  )
}
