import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import { allowsTeams, planForTeams } from '../licences/plan-allows.ts'
import type { PlanKey } from '../licences/plans.ts'
import { takeAdminTurn } from '../member-turn.ts'

export type TeamRefusal = 'own-membership' | 'not-allowed' | 'plan-too-small' | 'no-such-team'
/** `plan` is the one that has teams, where this account's has none. */
export type RefusedTeam<Reason = TeamRefusal> = { ok: false; reason: Reason; plan?: PlanKey | null }

/**
 * Takes the account's turn for a change of its teams: for owner and admins by own membership (L19), on a plan that has
 * teams, whether they are switched on or still being prepared. Null where it is granted.
 */
export async function takeTeamTurn(
  sql: Sql,
  standing: Standing,
): Promise<RefusedTeam<Exclude<TeamRefusal, 'no-such-team'>> | null> {
  const turn = await takeAdminTurn(sql, standing)
  if (!turn.ok) return turn
  if (!(await allowsTeams(sql, standing.account.id)))
    return { ok: false, reason: 'plan-too-small', plan: await planForTeams(sql) }
  return null
}

/** A team of this account; null where it is foreign, gone or unknown. */
export async function teamAt(sql: Sql, accountId: string, teamId: string) {
  const [team] = await sql<{ id: string; name: string }[]>`
    select id, name from teams where account_id = ${accountId} and id = ${teamId}`
  return team ?? null
}
