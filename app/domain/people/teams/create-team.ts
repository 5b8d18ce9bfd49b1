import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { teamName } from './team-names.ts'
import { takeTeamTurn, type RefusedTeam, type TeamRefusal } from './team-turn.ts'

/** Enough for any firm, and few enough to choose from. */
export const mostTeams = 500

export type TeamNameRefusal = TeamRefusal | 'name-missing' | 'name-too-long' | 'name-taken' | 'too-many-teams'

/** Makes a team, empty to begin with (P4). No two of an account have the same name, whatever its case. */
export async function createTeam(
  standing: Standing,
  typedName: string,
): Promise<{ ok: true; teamId: string; name: string } | RefusedTeam<TeamNameRefusal>> {
  const wish = teamName(typedName)
  if (!wish.ok) return wish
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof createTeam>>> => {
    const refused = await takeTeamTurn(sql, standing)
    if (refused) return refused
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
      select count(*)::int as count from teams where account_id = ${standing.account.id}`
    if (count >= mostTeams) return { ok: false, reason: 'too-many-teams' }
    const [team] = await sql<{ id: string }[]>`
      insert into teams (account_id, name, folded_name) values (${standing.account.id}, ${wish.name}, ${wish.folded})
      on conflict (account_id, folded_name) do nothing returning id`
    if (!team) return { ok: false, reason: 'name-taken' }
    await record(sql, standing, { action: 'team.created', subject: wish.name, subjectId: team.id })
    return { ok: true, teamId: team.id, name: wish.name }
  })
}
