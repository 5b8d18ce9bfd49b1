import { sql as pool } from '#db/sql.server.ts'
import { parseAddress } from '../../addresses.ts'
import { operator, recordAs } from '../../audit.ts'
import { dropFactors } from './change-factors.ts'
import { myFactors } from './second-factors.ts'
import { tellOfFactors } from './tell-of-factors.ts'

export type DroppedFactor =
  { ok: true; name: string } | { ok: false; reason: 'bad-address' | 'unknown-address' | 'no-second-factor' }

/**
 * The operator takes a user's second factor away, for somebody whom no admin can help: an owner, or who belongs to
 * several accounts. Each of their accounts has an entry, and the user is told.
 */
export async function dropSecondFactor(typedAddress: string): Promise<DroppedFactor> {
  const parsed = parseAddress(typedAddress)
  if (!parsed.ok) return { ok: false, reason: 'bad-address' }
  return await pool.begin(async (sql): Promise<DroppedFactor> => {
    const [user] = await sql<{ id: string; name: string }[]>`
      select id, name from users
      where id = (select user_id from user_addresses where address = ${parsed.address} and verified_at is not null)
      for no key update`
    if (!user) return { ok: false, reason: 'unknown-address' }
    if (!(await myFactors(user.id, sql)).on) return { ok: false, reason: 'no-second-factor' }
    await dropFactors(sql, user.id)
    for (const { id, accountId } of await sql<{ id: string; accountId: string }[]>`
      select id, account_id from memberships where user_id = ${user.id} and ended_at is null order by account_id`)
      await recordAs(
        sql,
        operator,
        { accountId },
        { action: 'member.second-factor-off', subject: user.name, subjectId: id },
      )
    await tellOfFactors(sql, user.id, { change: 'off-by-operator' })
    return { ok: true, name: user.name }
  })
}
