import type { Sql } from '#db/sql.server.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import type { Role } from '../roles.ts'
import { managesPeople } from './reach.ts'
import { memberAt, type Target } from './targets.ts'
import { takeTurns } from './turns.ts'

export type AdminRefusal = 'own-membership' | 'not-allowed'
export type TurnRefusal = AdminRefusal | 'not-found'

/** Takes the account's turn for a change by an admin: by own membership (L19), with the role as it is now. */
export async function takeAdminTurn(
  sql: Sql,
  standing: Standing,
): Promise<{ ok: true; role: Role } | { ok: false; reason: AdminRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  await takeTurns(sql, standing.account.id)
  const role = await roleNow(sql, standing)
  return role && managesPeople(role) ? { ok: true, role } : { ok: false, reason: 'not-allowed' }
}

/** The same for a change of one of the members. What may be done to this one is the caller's to judge. */
export async function takeMemberTurn(
  sql: Sql,
  standing: Standing,
  membershipId: string,
): Promise<{ ok: true; role: Role; target: Target } | { ok: false; reason: TurnRefusal }> {
  const turn = await takeAdminTurn(sql, standing)
  if (!turn.ok) return turn
  const target = await memberAt(sql, standing.account.id, membershipId)
  return target ? { ...turn, target } : { ok: false, reason: 'not-found' }
}
