import { sql as pool } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { dropFactors } from '../../identity/factors/change-factors.ts'
import { myFactors } from '../../identity/factors/second-factors.ts'
import type { Standing } from '../../identity/standing.ts'
import { tellOfFactors } from '../../identity/factors/tell-of-factors.ts'
import { belongsElsewhere } from './belongs-elsewhere.ts'
import { takeMemberTurn } from '../member-turn.ts'
import { managesPeople, reaches } from '../reach.ts'
import { memberAt } from '../targets.ts'

export type SwitchOffRefusal =
  | 'own-membership'
  | 'not-allowed'
  | 'not-found'
  | 'own-factor'
  | 'above-you'
  | 'belongs-elsewhere'
  | 'no-second-factor'

/**
 * An admin takes a member's second factor away (P9), for somebody who lost phone and recovery codes: only where this is
 * the user's one account, and not upward. Remembered devices end, the user is told, open sessions stay without it.
 */
export async function switchOffSecondFactor(
  standing: Standing,
  membershipId: string,
): Promise<{ ok: true; name: string } | { ok: false; reason: SwitchOffRefusal }> {
  return await pool.begin(async (sql) => {
    const turn = await takeMemberTurn(sql, standing, membershipId)
    if (!turn.ok) return turn
    const { role, target } = turn
    if (target.userId === standing.user.id) return { ok: false, reason: 'own-factor' }
    if (!reaches(role, target.role)) return { ok: false, reason: 'above-you' }
    // For update, as lockLogin does: a membership that is being made elsewhere is either seen below or comes after this.
    await sql`select 1 from users where id = ${target.userId} for update`
    if (await belongsElsewhere(sql, target.userId, standing.account.id))
      return { ok: false, reason: 'belongs-elsewhere' }
    if (!(await myFactors(target.userId, sql)).on) return { ok: false, reason: 'no-second-factor' }
    await dropFactors(sql, target.userId)
    await record(sql, standing, {
      action: 'member.second-factor-off',
      subject: target.name,
      subjectId: membershipId,
    })
    const { name: detail } = standing.account
    await tellOfFactors(sql, target.userId, { change: 'off-by-admin', detail, by: standing.user.name })
    return { ok: true, name: target.name }
  })
}

/** A member's second factor as the account's admins see it; null for everybody else and for who is none of its members. */
export async function memberFactor(
  standing: Standing,
  membershipId: string,
): Promise<{ on: boolean; why: SwitchOffRefusal | null } | null> {
  if (standing.acting || !managesPeople(standing.role)) return null
  const target = await memberAt(pool, standing.account.id, membershipId)
  if (!target) return null
  const { on } = await myFactors(target.userId)
  const why = !on
    ? 'no-second-factor'
    : target.userId === standing.user.id
      ? 'own-factor'
      : !reaches(standing.role, target.role)
        ? 'above-you'
        : (await belongsElsewhere(pool, target.userId, standing.account.id))
          ? 'belongs-elsewhere'
          : null
  return { on, why }
}
