import type { Sql } from '#db/sql.server.ts'
import { roleNow, type Standing } from '../identity/standing.ts'
import { takeContactTurn } from '../contacts/turns.ts'
import type { Role } from '../roles.ts'
import { managesPeople } from './reach.ts'
import { memberAt, type Target } from './targets.ts'
import { takeTurns } from './turns.ts'

export type AdminRefusal = 'own-membership' | 'not-allowed'
export type TurnRefusal = AdminRefusal | 'not-found'

/** `contacts`: nobody gives or takes contacts meanwhile either. Everything that writes them locks memberships later. */
type Also = { contacts?: boolean }

/** Takes the account's turn for a change by an admin: by own membership (L19), with the role as it is now. */
export async function takeAdminTurn(
  sql: Sql,
  standing: Standing,
  { contacts = false }: Also = {},
): Promise<{ ok: true; role: Role } | { ok: false; reason: AdminRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  await takeTurns(sql, standing.account.id)
  if (contacts) await takeContactTurn(sql, standing.account.id)
  const role = await roleNow(sql, standing)
  return role && managesPeople(role) ? { ok: true, role } : { ok: false, reason: 'not-allowed' }
}

/** The same for a change of one of the members. What may be done to this one is the caller's to judge. */
export async function takeMemberTurn(
  sql: Sql,
  standing: Standing,
  membershipId: string,
  also?: Also,
): Promise<{ ok: true; role: Role; target: Target } | { ok: false; reason: TurnRefusal }> {
  const turn = await takeAdminTurn(sql, standing, also)
  if (!turn.ok) return turn
  const target = await memberAt(sql, standing.account.id, membershipId)
  return target ? { ...turn, target } : { ok: false, reason: 'not-found' }
}
