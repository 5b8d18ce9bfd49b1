import { randomBytes } from 'node:crypto'
import { replaceRecoveryCodes } from '#app/domain/identity/factors/recovery-codes.ts'
import { sealForUser } from '#app/domain/identity/factors/totp.ts'
import { sql as pool } from '../sql.server.ts'
import type { Account } from './people.ts'

/**
 * About a third of a firm's people sign in with an app, so that its admins see both. Never whoever has a sign-in card,
 * and nobody who is signed in: the cards are one click.
 */
export async function someHaveApps(accounts: Account[]) {
  const accountIds = accounts.map(({ id }) => id)
  const people = await pool<{ id: string; since: Date }[]>`
    select u.id, max(m.created_at) + interval '3 days' as since
    from memberships m join users u on u.id = m.user_id
    where m.account_id = any(${accountIds}::uuid[]) and m.ended_at is null and m.deactivated_at is null and m.role < 'owner'
      and not exists (select 1 from demo_people d where d.user_id = u.id)
      and not exists (select 1 from sessions s where s.user_id = u.id and s.ended_at is null)
      and get_byte(uuid_send(u.id), 15) % 3 = 0
    group by u.id`
  for (const { id, since } of people)
    await pool.begin(async (sql) => {
      await sql`
        insert into totp_factors (user_id, secret, confirmed_at, last_used_step)
        values (${id}, ${sealForUser(randomBytes(20), id)}, least(${since}, now()), 0)`
      await replaceRecoveryCodes(sql, id)
    })
}
