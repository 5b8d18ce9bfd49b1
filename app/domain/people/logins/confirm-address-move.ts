import { sql as pool, type Sql } from '#db/sql.server.ts'
import { recordAs } from '../../audit.ts'
import { endIdentities } from '../../identity/sign-on/end-identities.ts'
import { endOpenProofs } from '../../identity/end-open-proofs.ts'
import { freeAddress } from '../../identity/users.ts'
import { leave } from '../../outbox.ts'
import type { Role } from '../../roles.ts'
import { addressMove, type MoveState } from './address-moves.ts'
import { lockLoginAs } from './lock-login.ts'
import { managesPeople } from '../reach.ts'
import { takeTurns } from '../turns.ts'

export type ConfirmationRefusal = Exclude<MoveState, 'open'> | 'no-longer-allowed' | 'address-in-use'

/**
 * Whoever reads the new address says yes (P8): it replaces the main one, which no longer signs in and is told; the
 * password stays, sessions too. Judged by what holds now: the admin who asked still may, and the login still belongs to this
 * account alone. Links and codes on their way to the old address die.
 */
export async function confirmAddressMove(
  id: string,
  token: string,
): Promise<{ ok: true; address: string } | { ok: false; reason: ConfirmationRefusal }> {
  const seen = await addressMove(id, token)
  if (seen.state !== 'open') return { ok: false, reason: seen.state }
  return await pool.begin(async (sql): Promise<Awaited<ReturnType<typeof confirmAddressMove>>> => {
    const [behind] = await sql<[{ accountId: string }]>`select account_id from address_moves where id = ${id}`
    await takeTurns(sql, behind.accountId)
    const [move] = await sql<Move[]>`
      select v.account_id, v.membership_id, v.address, v.done_at, v.cancelled_at, bm.role as asker_role,
        b.id as asker_id, b.name as asker_name, v.expires_at <= clock_timestamp() as expired,
        bm.ended_at is null and bm.deactivated_at is null as asker_here
      from address_moves v join memberships bm on bm.id = v.asked_by join users b on b.id = bm.user_id
      where v.id = ${id} for update of v for share of bm`
    const { accountId, membershipId, address, askerRole } = move!
    if (move!.doneAt) return { ok: false, reason: 'done' }
    if (move!.cancelledAt) return { ok: false, reason: 'cancelled' }
    if (move!.expired) return { ok: false, reason: 'expired' }
    if (!move!.askerHere || !managesPeople(askerRole)) return { ok: false, reason: 'no-longer-allowed' }
    const target = await lockLoginAs(sql, askerRole, accountId, membershipId)
    if (typeof target === 'string') return { ok: false, reason: 'no-longer-allowed' }

    await endOpenProofs(sql, target.userId)
    const replaced = await replaceMainAddress(sql, target.userId, address)
    if (replaced === null) return { ok: false, reason: 'address-in-use' }
    // A provider that knew the user by the old address must not let it sign in any longer.
    await endIdentities(sql, target.userId)
    await sql`
      update address_moves set done_at = clock_timestamp(), replaced = ${replaced}
      where id = ${id} and account_id = ${accountId}`
    // An invitation of that address would now be one of a member.
    await sql`
      update invitations set cancelled_at = clock_timestamp()
      where account_id = ${accountId} and address = ${address} and accepted_at is null and cancelled_at is null`
    await recordAs(
      sql,
      { id: move!.askerId, name: move!.askerName },
      { accountId },
      {
        action: 'member.address-changed',
        subject: target.name,
        subjectId: membershipId,
        before: { address: replaced },
        after: { address },
      },
    )
    await leave(sql, { kind: 'address-move.mail-replaced', subjectId: id })
    return { ok: true, address }
  })
}

type Move = {
  accountId: string
  membershipId: string
  address: string
  doneAt: Date | null
  cancelledAt: Date | null
  expired: boolean
  askerRole: Role
  askerId: string
  askerName: string
  askerHere: boolean
}

/** Makes a proven address the user's main one in the place of the present one, which it gives back; null where it is another's. */
async function replaceMainAddress(sql: Sql, userId: string, address: string): Promise<string | null> {
  const [alias] = await sql<{ id: string }[]>`
    select id from user_addresses where user_id = ${userId} and address = ${address} and verified_at is not null`
  const id = alias?.id ?? (await ownAddress(sql, userId, address))
  if (!id) return null
  const [old] = await sql<
    { address: string }[]
  >`delete from user_addresses where user_id = ${userId} and main and id <> ${id} returning address`
  await sql`update user_addresses set main = true where id = ${id}`
  return old?.address ?? address
}

async function ownAddress(sql: Sql, userId: string, address: string): Promise<string | undefined> {
  if (!(await freeAddress(sql, address))) return undefined
  await sql`delete from user_addresses where user_id = ${userId} and address = ${address} and verified_at is null`
  const [made] = await sql<{ id: string }[]>`
    insert into user_addresses (user_id, address, verified_at) values (${userId}, ${address}, now())
    on conflict do nothing returning id`
  return made?.id
}
