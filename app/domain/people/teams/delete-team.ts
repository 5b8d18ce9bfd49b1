import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { takeTeamTurn, teamAt, type RefusedTeam } from './team-turn.ts'

/** Deletes a team for good. Its people stay in the account and in their other teams; what they work on is not touched. */
export async function deleteTeam(
  standing: Standing,
  teamId: string,
): Promise<{ ok: true; name: string } | RefusedTeam> {
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof deleteTeam>>> => {
    const refused = await takeTeamTurn(sql, standing)
    if (refused) return refused
    const accountId = standing.account.id
    const team = await teamAt(sql, accountId, teamId)
    if (!team) return { ok: false, reason: 'no-such-team' }
    const people = await sql<{ name: string }[]>`
      select u.name from team_members t join memberships m on m.id = t.membership_id join users u on u.id = m.user_id
      where t.account_id = ${accountId} and t.team_id = ${teamId} order by lower(u.name), m.id`
    await sql`delete from teams where account_id = ${accountId} and id = ${teamId}`
    await record(sql, standing, {
      action: 'team.deleted',
      subject: team.name,
      subjectId: teamId,
      before: { people: people.map(({ name }) => name) },
    })
    return { ok: true, name: team.name }
  })
}
