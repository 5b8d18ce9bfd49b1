import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import type { TeamNameRefusal } from './create-team.ts'
import { teamName } from './team-names.ts'
import { takeTeamTurn, teamAt, type RefusedTeam } from './team-turn.ts'

/** Gives a team another name that no other of the account has; another case of its own name is one. */
export async function renameTeam(
  standing: Standing,
  teamId: string,
  typedName: string,
): Promise<
  { ok: true; name: string; changed: boolean } | RefusedTeam<Exclude<TeamNameRefusal, 'too-many-teams'>>
> {
  const wish = teamName(typedName)
  if (!wish.ok) return wish
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof renameTeam>>> => {
    const refused = await takeTeamTurn(sql, standing)
    if (refused) return refused
    const accountId = standing.account.id
    const team = await teamAt(sql, accountId, teamId)
    if (!team) return { ok: false, reason: 'no-such-team' }
    if (team.name === wish.name) return { ok: true, name: wish.name, changed: false }
    // All who change this account's teams take turns, so nobody takes the name between these two statements.
    const [other] = await sql`
      select 1 from teams where account_id = ${accountId} and folded_name = ${wish.folded} and id <> ${teamId}`
    if (other) return { ok: false, reason: 'name-taken' }
    await sql`
      update teams set name = ${wish.name}, folded_name = ${wish.folded}
      where account_id = ${accountId} and id = ${teamId}`
    await record(sql, standing, {
      action: 'team.renamed',
      subject: wish.name,
      subjectId: teamId,
      before: { name: team.name },
      after: { name: wish.name },
    })
    return { ok: true, name: wish.name, changed: true }
  })
}
