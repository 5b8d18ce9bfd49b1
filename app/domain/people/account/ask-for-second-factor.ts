import { sql as pool } from '#db/sql.server.ts'
import { record } from '../../audit.ts'
import { hasSecondFactor, myFactors } from '../../identity/factors/second-factors.ts'
import { stillMay, type Standing } from '../../identity/standing.ts'

export type AskRefusal = 'own-membership' | 'not-allowed' | 'none-yourself'

/**
 * Whether everybody in the account needs a second factor. Owner and admins, by own membership; nobody asks it of others
 * who has none. It holds on the next request of every member: who has none is led to set one up.
 */
export async function askForSecondFactor(
  standing: Standing,
  asked: boolean,
): Promise<{ ok: true; changed: boolean } | { ok: false; reason: AskRefusal }> {
  if (standing.acting) return { ok: false, reason: 'own-membership' }
  return await pool.begin(async (sql) => {
    if (!(await stillMay(sql, standing, 'admin'))) return { ok: false, reason: 'not-allowed' }
    if (asked && !(await myFactors(standing.user.id, sql)).on) return { ok: false, reason: 'none-yourself' }
    const changed = await sql`
      update accounts set second_factor_since = case when ${asked} then now() end
      where id = ${standing.account.id} and (second_factor_since is not null) <> ${asked}`
    if (changed.count === 0) return { ok: true, changed: false }
    await record(sql, standing, {
      action: asked ? 'account.second-factor-asked' : 'account.second-factor-dropped',
      subject: standing.account.name,
      subjectId: standing.account.id,
    })
    return { ok: true, changed: true }
  })
}

export type FactorSetting = {
  asked: boolean
  /** Active members, and how many of them have none. */
  members: number
  without: number
}

/** The setting, and whom it would lead to set one up. */
export async function secondFactorSetting(accountId: string): Promise<FactorSetting> {
  const [row] = await pool<[FactorSetting]>`
    select a.second_factor_since is not null as asked,
      (select count(*)::int from memberships m
        where m.account_id = a.id and m.ended_at is null and m.deactivated_at is null) as members,
      (select count(*)::int from memberships m join users u on u.id = m.user_id
        where m.account_id = a.id and m.ended_at is null and m.deactivated_at is null
          and not ${hasSecondFactor(pool, 'u.id')}) as without
    from accounts a where a.id = ${accountId}`
  return row
}
