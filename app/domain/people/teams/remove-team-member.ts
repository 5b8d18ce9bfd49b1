import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { memberAt } from '../targets.ts'
import { takeTeamTurn, teamAt, type RefusedTeam, type TeamRefusal } from './team-turn.ts'

/** Takes somebody out of a team; twice is the same as once. They stay in the account and in their other teams. */
export async function removeTeamMember(
  standing: Standing,
  teamId: string,
  membershipId: string,
): Promise<
  { ok: true; team: string; name: string; removed: boolean } | RefusedTeam<TeamRefusal | 'no-such-person'>
> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof removeTeamMember>>> => {
    const refused = await takeTeamTurn(sql, standing)
    if (refused) return refused
    const accountId = standing.account.id
    const team = await teamAt(sql, accountId, teamId)
    if (!team) return { ok: false, reason: 'no-such-team' }
    const person = await memberAt(sql, accountId, membershipId)
    if (!person) return { ok: false, reason: 'no-such-person' }
    const gone = await sql`
      delete from team_members
      where account_id = ${accountId} and team_id = ${teamId} and membership_id = ${membershipId}`
    if (gone.count > 0)
      await record(sql, standing, {
        action: 'team.person-removed',
        subject: team.name,
        subjectId: teamId,
        before: { people: [person.name] },
      })
    return { ok: true, team: team.name, name: person.name, removed: gone.count > 0 }
  })
}
