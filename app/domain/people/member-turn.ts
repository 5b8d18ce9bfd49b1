import type { Sql } from '#db/sql.server.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import type { Role } from '../roles.ts'
import { managesPeople } from './reach.ts'
import { memberAt, type Target } from './targets.ts'
import { takeTurns } from './turns.ts'

export type TurnRefusal = 'own-membership' | 'not-allowed' | 'not-found'

/**
 * Takes the account's turn for an admin's change of one of its members: by own membership (L19), with the role as it is
 * now. What may be done to this member is the caller's to judge.
 */
export async function takeMemberTurn(
  sql: Sql,
  standing: Standing,
  membershipId: string,
): Promise<{ ok: true; role: Role; target: Target } | { ok: false; reason: TurnRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  await takeTurns(sql, standing.account.id)
  const role = await roleNow(sql, standing)
  if (!role || !managesPeople(role)) return { ok: false, reason: 'not-allowed' }
  const target = await memberAt(sql, standing.account.id, membershipId)
  return target ? { ok: true, role, target } : { ok: false, reason: 'not-found' }
}
