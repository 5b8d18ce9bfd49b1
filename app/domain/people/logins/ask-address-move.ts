import { sql } from '#db/sql.server.ts'
import { parseAddress } from '../../addresses.ts'
import { record } from '../../audit.ts'
import { countIn } from '../../identity/limits.ts'
import type { Standing } from '../../identity/standing.ts'
import { leave } from '../../outbox.ts'
import { lockLogin, type LoginRefusal } from './lock-login.ts'

/** As long as an invitation, for it goes to an address just as new. */
export const moveLife = '168 hours'

export type MoveRefusal =
  | { reason: LoginRefusal | 'bad-address' | 'same-address' | 'address-in-use' }
  | { reason: 'too-many-moves'; retryAfter: number }

/**
 * An admin asks for another main address of a user (P8). A mail goes to the new one, and nothing changes before
 * whoever reads it has said yes: an admin's word is no proof of an address. A wish that is open is replaced. Refused for logins
 * that open other accounts, and where somebody's login has the address already. `retryAfter` is in seconds.
 */
export async function askAddressMove(
  standing: Standing,
  membershipId: string,
  typedAddress: string,
): Promise<{ ok: true; name: string; address: string } | ({ ok: false } & MoveRefusal)> {
  const parsed = parseAddress(typedAddress)
  if (!parsed.ok) return { ok: false, reason: 'bad-address' }
  const { address } = parsed
  return await sql.begin(async (sql): Promise<Awaited<ReturnType<typeof askAddressMove>>> => {
    const target = await lockLogin(sql, standing, membershipId)
    if (typeof target === 'string') return { ok: false, reason: target }
    for (const [limit, key] of [
      ['move-account', standing.account.id],
      ['move-address', address],
    ] as const) {
      const counted = await countIn(sql, limit, key)
      if (!counted.ok) return { ok: false, reason: 'too-many-moves', retryAfter: counted.retryAfter }
    }
    const accountId = standing.account.id
    const [held] = await sql<{ userId: string; main: boolean }[]>`
      select user_id, main from user_addresses where address = ${address} and verified_at is not null`
    if (held?.userId === target.userId && held.main) return { ok: false, reason: 'same-address' }
    if (held && held.userId !== target.userId) return { ok: false, reason: 'address-in-use' }

    await sql`
      update address_moves set cancelled_at = clock_timestamp()
      where account_id = ${accountId} and membership_id = ${membershipId} and done_at is null and cancelled_at is null`
    const [move] = await sql<[{ id: string }]>`
      insert into address_moves (account_id, membership_id, asked_by, address, expires_at)
      values (${accountId}, ${membershipId}, ${standing.membershipId}, ${address}, now() + ${moveLife}::interval)
      returning id`
    await leave(sql, { kind: 'address-move.mail-link', subjectId: move.id })
    await record(sql, standing, {
      action: 'member.address-asked',
      subject: target.name,
      subjectId: membershipId,
      after: { address },
    })
    return { ok: true, name: target.name, address }
  })
}
