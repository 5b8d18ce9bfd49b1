import type { Sql } from '#db/sql.server.ts'
import type { Standing } from '../../identity/standing.ts'
import type { Role } from '../../roles.ts'
import { belongsElsewhere } from './belongs-elsewhere.ts'
import { takeAdminTurn } from '../member-turn.ts'
import { reaches } from '../reach.ts'
import { memberAt, type Target } from '../targets.ts'

/** Why an admin may not touch a member's login (P8, P9). */
export type LoginRefusal =
  | 'own-membership'
  | 'not-allowed'
  | 'not-found'
  | 'yourself'
  | 'above-you'
  | 'deactivated'
  | 'no-address'
  | 'belongs-elsewhere'

/**
 * Takes the account's turn and locks the login of one of its members for a change by an admin: by own membership, not
 * one's own, not upward, and only where the login belongs to this account alone, lest an admin take over one that opens
 * others (P8, P9).
 */
export async function lockLogin(
  sql: Sql,
  standing: Standing,
  membershipId: string,
): Promise<Target | LoginRefusal> {
  const turn = await takeAdminTurn(sql, standing)
  if (!turn.ok) return turn.reason
  if (membershipId === standing.membershipId) return 'yourself'
  return await lockLoginAs(sql, turn.role, standing.account.id, membershipId)
}

/** The same for somebody of this role, within the account's turn that the caller has taken. */
export async function lockLoginAs(
  sql: Sql,
  role: Role,
  accountId: string,
  membershipId: string,
): Promise<Target | Exclude<LoginRefusal, 'own-membership' | 'not-allowed' | 'yourself'>> {
  const target = await memberAt(sql, accountId, membershipId)
  if (!target) return 'not-found'
  if (!reaches(role, target.role)) return 'above-you'
  if (target.deactivatedAt) return 'deactivated'
  if (!target.hasAddress) return 'no-address'
  // Locked for update, not less: a membership that is being made elsewhere at this moment holds the user for key share,
  // so it is either seen below or comes after all this.
  await sql`select 1 from users where id = ${target.userId} for update`
  return (await belongsElsewhere(sql, target.userId, accountId)) ? 'belongs-elsewhere' : target
}
