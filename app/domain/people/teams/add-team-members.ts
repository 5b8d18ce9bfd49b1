import { sql } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import type { Standing } from '../../identity/standing.ts'
import { takeTeamTurn, teamAt, type RefusedTeam, type TeamRefusal } from './team-turn.ts'

/** As many as one page offers to tick, and some more. */
export const mostAtOnce = 200

export type AddingRefusal = TeamRefusal | 'nobody-chosen' | 'no-such-person' | 'deactivated'

/**
 * Puts members of the account into one of its teams; who is in already stays. All or nobody: one who is no active member
 * (foreign, gone, deactivated) refuses the whole.
 */
export async function addTeamMembers(
  standing: Standing,
  teamId: string,
  membershipIds: string[],
): Promise<{ ok: true; team: string; added: string[] } | RefusedTeam<AddingRefusal>> {
  const chosen = [...new Set(membershipIds)]
  if (chosen.length === 0) return { ok: false, reason: 'nobody-chosen' }
  if (chosen.length > mostAtOnce) return { ok: false, reason: 'no-such-person' }
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof addTeamMembers>>> => {
    const refused = await takeTeamTurn(sql, standing)
    if (refused) return refused
    const accountId = standing.account.id
    const team = await teamAt(sql, accountId, teamId)
    if (!team) return { ok: false, reason: 'no-such-team' }
    // For key share is what the foreign key takes anyway; nobody's membership ends before this is done.
    const people = await sql<{ id: string; name: string; deactivatedAt: Date | null }[]>`
      select m.id, u.name, m.deactivated_at from memberships m join users u on u.id = m.user_id
      where m.account_id = ${accountId} and m.id = any(${chosen}::uuid[]) and m.ended_at is null
      order by lower(u.name), m.id for share of m`
    if (people.length < chosen.length) return { ok: false, reason: 'no-such-person' }
    if (people.some(({ deactivatedAt }) => deactivatedAt)) return { ok: false, reason: 'deactivated' }
    const added = await sql<{ membershipId: string }[]>`
      insert into team_members (account_id, team_id, membership_id)
      select ${accountId}, ${teamId}, id from unnest(${chosen}::uuid[]) id
      on conflict do nothing returning membership_id`
    const isNew = new Set(added.map(({ membershipId }) => membershipId))
    const names = people.filter(({ id }) => isNew.has(id)).map(({ name }) => name)
    if (names.length > 0)
      await record(sql, standing, {
        action: 'team.people-added',
        subject: team.name,
        subjectId: teamId,
        after: { people: names },
      })
    return { ok: true, team: team.name, added: names }
  })
}
